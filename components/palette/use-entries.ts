import { skipToken, useQuery } from "@tanstack/react-query";
import {
  Boxes,
  FileDown,
  Layers,
  LayoutTemplate,
  Play,
  Plus,
  ScrollText,
  Upload,
  Waypoints,
} from "lucide-react";
import { useMemo } from "react";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import type { Action } from "../containers/actions";
import { natural } from "../format/natural";
import { containerEntries } from "./container-entries";
import type { Entry } from "./entry";
import { pageEntries } from "./pages";

interface Doing {
  act: (action: Action, name: string) => void;
  runScript: (name: string) => void;
}

/** All that this person can go to and do from here; what another role needs is not in it. */
export function useEntries({ act, runScript }: Doing): Entry[] {
  const trpc = useTRPC();
  const operates = useWhyNot("operator") === undefined;
  const administers = useWhyNot("admin") === undefined;
  const containers = useQuery(trpc.containers.list.queryOptions()).data;
  const images = useQuery(trpc.images.list.queryOptions()).data;
  const pods = useQuery(trpc.heropods.list.queryOptions()).data;
  const scripts = useQuery(trpc.scripts.saved.list.queryOptions(operates ? undefined : skipToken)).data;
  const templates = useQuery(trpc.templates.list.queryOptions()).data;
  const peers = useQuery(trpc.overlay.peers.queryOptions()).data;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is done changes with nothing that is shown
  return useMemo(() => {
    const may = (role: "viewer" | "operator" | "admin") =>
      role === "viewer" || (role === "operator" ? operates : administers);
    const create = (label: string, icon: Entry["icon"], words: string, to: string): Entry => ({
      ...{ id: `create ${label}`, group: "Create", label, icon, words: `new ${words}`, to },
    });
    return [
      ...pageEntries(may),
      ...(containers ?? [])
        .toSorted((a, b) => natural(a.name, b.name))
        .flatMap((container) => containerEntries(container, { operates, act })),
      ...(operates
        ? [
            create("Create container", Plus, "add make", "/containers?create=1"),
            create("New script", ScrollText, "heroscript write", "/scripts/new"),
            create("Import template", FileDown, "json", "/templates?import=1"),
            ...(templates ?? []).flatMap(({ name, configuration }) =>
              configuration === null
                ? []
                : [
                    create(
                      `Create container from ${name}`,
                      LayoutTemplate,
                      `template ${configuration.image}`,
                      `/containers?create=1&template=${encodeURIComponent(name)}`,
                    ),
                  ],
            ),
          ]
        : []),
      ...(administers
        ? [
            create("Pull image", Layers, "registry download", "/images?add=pull"),
            create("Upload image", Upload, "import tarball", "/images?add=upload"),
            create("New HeroPods", Boxes, "network bridge subnet", "/heropods?create=1"),
            create("Add peers", Waypoints, "mycelium overlay connect", "/overlay/peers?add=1"),
          ]
        : []),
      ...(images ?? []).map((image): Entry => {
        const to = `/images?q=${encodeURIComponent(image.name)}`;
        return {
          id: `image ${image.name}`,
          group: "Images",
          icon: Layers,
          label: image.name,
          words: image.digest,
          to,
        };
      }),
      ...(pods ?? []).map((pod): Entry => {
        const words = `${pod.subnet} ${pod.bridge_name} ${pod.gateway_ip}`;
        return {
          ...{ id: `heropods ${pod.name}`, group: "HeroPods", icon: Boxes, label: pod.name, words },
          ...{ aside: pod.subnet, to: `/heropods/${pod.name}` },
        };
      }),
      ...(scripts ?? []).flatMap(({ name, state }): Entry[] => [
        {
          ...{ id: `script ${name}`, group: "Scripts", icon: ScrollText, label: name, words: "open edit" },
          to: `/scripts/${encodeURIComponent(name)}`,
        },
        ...(state === "faulty"
          ? []
          : [
              {
                ...{
                  id: `run ${name}`,
                  group: "Scripts" as const,
                  icon: Play,
                  label: `Run ${name}`,
                  words: "script",
                },
                to: () => runScript(name),
              },
            ]),
      ]),
      ...(templates ?? []).map(({ name, note }): Entry => {
        const to = `/templates/${encodeURIComponent(name)}`;
        return {
          id: `template ${name}`,
          group: "Templates",
          icon: LayoutTemplate,
          label: name,
          words: note,
          to,
        };
      }),
      ...(peers?.peers ?? []).map(({ endpoint }): Entry => {
        const to = `/overlay/peers?peer=${encodeURIComponent(endpoint)}`;
        return {
          id: `peer ${endpoint}`,
          group: "Peers",
          icon: Waypoints,
          label: endpoint,
          words: "peer",
          to,
        };
      }),
    ];
  }, [containers, images, pods, scripts, templates, peers, operates, administers]);
}

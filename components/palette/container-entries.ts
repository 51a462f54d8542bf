import { Box, Copy, FileText, Route, Settings2 } from "lucide-react";
import type { ContainerView } from "@/server/core/model";
import { ACTIONS, type Action, whyNot } from "../containers/actions";
import type { Entry } from "./entry";

const VERBS = ["start", "stop", "restart", "repair", "delete"] as const;

/** A container, its pages, and what can be done to it now. Found by name, addresses, image and labels. */
export function containerEntries(
  container: ContainerView,
  { operates, act }: { operates: boolean; act: (action: Action, name: string) => void },
): Entry[] {
  const { name, ipv4, overlay, image, heropods } = container;
  const labels = Object.entries(container.labels).map(([key, value]) => `${key}=${value}`);
  const words = [name, ipv4, overlay ?? "", image, heropods, ...labels].join(" ");
  const base = `/containers/${name}`;
  const action = (id: string, icon: Entry["icon"], label: string, to: Entry["to"]): Entry => ({
    ...{ id: `${id} ${name}`, group: "Actions", icon, label, words, to },
  });
  return [
    {
      id: `container ${name}`,
      group: "Containers",
      icon: Box,
      label: name,
      words,
      aside: overlay ?? ipv4,
      to: base,
    },
    ...(operates
      ? VERBS.filter((verb) => whyNot(verb, container) === undefined).map((verb) =>
          action(verb, ACTIONS[verb].icon, `${ACTIONS[verb].word} ${name}`, () => act(verb, name)),
        )
      : []),
    action("logs", FileText, `Logs of ${name}`, `${base}/logs`),
    action("configuration", Settings2, `Configuration of ${name}`, `${base}/configuration`),
    action("path", Route, `Path from ${name}`, `/why?from=${encodeURIComponent(name)}`),
    ...(operates
      ? [
          action(
            "duplicate",
            Copy,
            `Duplicate ${name}`,
            `/containers?create=1&from=${encodeURIComponent(name)}`,
          ),
        ]
      : []),
  ];
}

"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Boxes, Layers, type LucideIcon, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { ACTIONS, type Action, whyNot } from "../containers/actions";
import { useAct } from "../containers/use-act";
import { natural } from "../format/natural";
import { AddressText } from "../ui/address";
import { StateWord } from "../ui/state";
import { PLACES } from "./places";

/** Goes to any page, container, image or HeroPods by a few letters or an address, and acts on containers. */
export function Palette({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const containers = useQuery(trpc.containers.list.queryOptions()).data ?? [];
  const images = useQuery(trpc.images.list.queryOptions()).data ?? [];
  const pods = useQuery(trpc.heropods.list.queryOptions()).data ?? [];
  const router = useRouter();
  const { act } = useAct();
  const why = useWhyNot("operator");
  const sorted = containers.toSorted((a, b) => natural(a.name, b.name));

  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  const perform = (action: Action, name: string) => {
    // The container's page shows what becomes of it, and asks before it deletes.
    go(`/containers/${name}${action === "delete" ? "?delete=1" : ""}`);
    if (action !== "delete") void act(action, [name]);
  };

  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Popup className="fixed top-[12vh] left-1/2 z-50 w-[min(600px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-md border bg-surface shadow-float outline-none">
          <Dialog.Title className="sr-only">Go to or do</Dialog.Title>
          <Command loop label="Go to or do">
            <Command.Input
              autoFocus
              placeholder="A page, a container's name or address, an image, an action…"
              className="h-11 w-full border-b bg-transparent px-4 text-14 outline-none"
            />
            <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-center text-13 text-muted">
                Nothing here has that name or address.
              </Command.Empty>
              <Group heading="Pages">
                {PLACES.map((place) => (
                  <Item
                    key={place.href}
                    icon={place.icon}
                    value={`page ${place.label}`}
                    onSelect={() => go(place.href)}
                  >
                    {place.label}
                  </Item>
                ))}
                {why === undefined && (
                  <Item icon={Plus} value="create container new" onSelect={() => go("/containers?create=1")}>
                    Create container
                  </Item>
                )}
              </Group>
              <Group heading="Containers">
                {sorted.map((each) => (
                  <Command.Item
                    key={each.name}
                    value={`${each.name} ${each.ipv4} ${each.overlay ?? ""}`}
                    onSelect={() => go(`/containers/${each.name}`)}
                    className={item}
                  >
                    <span className="w-20 shrink-0 text-12">
                      <StateWord state={each.state} />
                    </span>
                    <span className="min-w-0 flex-1 truncate">{each.name}</span>
                    <span className="truncate font-mono text-12 max-sm:hidden">
                      <AddressText value={each.overlay ?? each.ipv4} />
                    </span>
                  </Command.Item>
                ))}
              </Group>
              <Group heading="Images">
                {images.map((image) => (
                  <Item
                    key={image.name}
                    icon={Layers}
                    value={`image ${image.name}`}
                    onSelect={() => go(`/images?q=${encodeURIComponent(image.name)}`)}
                  >
                    {image.name}
                  </Item>
                ))}
              </Group>
              <Group heading="HeroPods">
                {pods.map((pod) => (
                  <Item
                    key={pod.name}
                    icon={Boxes}
                    value={`heropods ${pod.name} ${pod.subnet}`}
                    onSelect={() => go(`/heropods/${pod.name}`)}
                  >
                    {pod.name}
                  </Item>
                ))}
              </Group>
              {why === undefined && (
                <Group heading="Actions">
                  {sorted.flatMap((each) =>
                    (["start", "stop", "restart", "repair", "delete"] as const)
                      .filter((action) => whyNot(action, each) === undefined)
                      .map((action) => (
                        <Item
                          key={`${action} ${each.name}`}
                          icon={ACTIONS[action].icon}
                          value={`${action} ${each.name}`}
                          onSelect={() => perform(action, each.name)}
                        >
                          {ACTIONS[action].word} {each.name}
                        </Item>
                      )),
                  )}
                </Group>
              )}
            </Command.List>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}

function Item({
  icon: Icon,
  value,
  onSelect,
  children,
}: {
  icon: LucideIcon;
  value: string;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Command.Item value={value} onSelect={onSelect} className={item}>
      <Icon aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.75} />
      <span className="min-w-0 flex-1 truncate">{children}</span>
    </Command.Item>
  );
}

const item =
  "flex h-8 items-center gap-2.5 rounded-sm px-2.5 text-13 select-none data-[selected=true]:bg-hover";

"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import type { ContainerView } from "@/server/core/model";
import type { Problem } from "@/server/core/problem";
import { problemsOf } from "../api/problems";
import { useTRPC, useTRPCClient } from "../api/trpc";
import type { Action } from "../containers/actions";
import { useAct } from "../containers/use-act";
import { AddressText } from "../ui/address";
import { Problems } from "../ui/notice";
import { StateWord } from "../ui/state";
import { type Entry, found } from "./entry";
import { useEntries } from "./use-entries";

/** Goes to anything by a few letters, an address or an image, and does whatever this person may. */
export function Palette({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const client = useTRPCClient();
  const { act } = useAct();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [query, setQuery] = useState("");
  const containers = useQuery(useTRPC().containers.list.queryOptions()).data;
  const states = useMemo(() => new Map(containers?.map((each) => [each.name, each.state])), [containers]);

  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  const perform = (action: Action, name: string) => {
    // The container's page shows what becomes of it, and asks before it deletes.
    go(`/containers/${name}${action === "delete" ? "?delete=1" : ""}`);
    if (action !== "delete") void act(action, [name]);
  };
  const runScript = async (name: string) => {
    setProblems([]);
    try {
      const run = await client.scripts.saved.run.mutate({ name });
      go(`/scripts/${encodeURIComponent(name)}?run=${run.id}`);
    } catch (error) {
      setProblems(problemsOf(error));
    }
  };
  const entries = useEntries({ act: perform, runScript: (name) => void runScript(name) });
  const groups = useMemo(() => found(entries, query), [entries, query]);

  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Popup className="fixed top-[12vh] left-1/2 z-50 w-[min(600px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-md border bg-surface shadow-float outline-none">
          <Dialog.Title className="sr-only">Go to or do</Dialog.Title>
          <Command loop label="Go to or do" shouldFilter={false}>
            <Command.Input
              autoFocus
              value={query}
              onValueChange={setQuery}
              placeholder="A page, a container's name or address, an image, an action…"
              className="h-11 w-full border-b bg-transparent px-4 text-14 outline-none"
            />
            <Problems problems={problems} title="It was not run" className="m-1.5" />
            <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-center text-13 text-muted">
                Nothing here has that name or address.
              </Command.Empty>
              {groups.map(({ group, entries: members }) => (
                <Command.Group key={group} heading={group} className={heading}>
                  {members.map((entry) => (
                    <Command.Item
                      key={entry.id}
                      value={entry.id}
                      onSelect={() => (typeof entry.to === "string" ? go(entry.to) : entry.to())}
                      className="flex h-8 items-center gap-2.5 rounded-sm px-2.5 text-13 select-none data-[selected=true]:bg-hover"
                    >
                      <Line entry={entry} state={states.get(entry.label)} />
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Line({ entry, state }: { entry: Entry; state: ContainerView["state"] | undefined }) {
  const Icon = entry.icon;
  return (
    <>
      {entry.group === "Containers" && state ? (
        <span className="w-20 shrink-0 text-12">
          <StateWord state={state} />
        </span>
      ) : (
        <Icon aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.75} />
      )}
      <span className="min-w-0 flex-1 truncate">{entry.label}</span>
      {entry.aside && (
        <span className="truncate font-mono text-12 max-sm:hidden">
          <AddressText value={entry.aside} />
        </span>
      )}
    </>
  );
}

const heading =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:text-faint";

"use client";

import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useRef } from "react";
import type { Change, OperationView } from "@/server/core/model";
import type { OverlaySummary } from "@/server/core/overlay/views";
import { useTRPC } from "./trpc";

/** The tab's one subscription: every change on the host patches the cache that pages read. */
export function Live() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const begun = useRef(false);
  const live = useSubscription(
    trpc.live.changes.subscriptionOptions(undefined, {
      // After a reconnection what happened in between may be missing: read again what is on the page.
      onStarted: () => {
        if (begun.current) void client.invalidateQueries();
        // What the page came with is as old as the page; whatever is being asked has no data yet.
        else void client.invalidateQueries({ predicate: ({ state }) => state.data !== undefined });
        begun.current = true;
      },
      // Refused: perhaps the session ended, which the gate then sees. Anything else is tried again.
      onError: () => {
        void client.invalidateQueries({ queryKey: trpc.session.state.queryKey() });
        setTimeout(live.reset, 2000);
      },
      onData: (event) => patch(client, trpc, event.data),
    }),
  );
  return null;
}

type Trpc = ReturnType<typeof useTRPC>;

function patch(client: QueryClient, trpc: Trpc, change: Change) {
  switch (change.topic) {
    case "container":
      return patchNamed(
        client,
        trpc.containers.list.queryKey(),
        trpc.containers.get.queryKey({ name: change.key }),
        change,
      );
    case "image":
      return patchNamed(client, trpc.images.list.queryKey(), null, change);
    case "heropods":
      return patchNamed(
        client,
        trpc.heropods.list.queryKey(),
        trpc.heropods.get.queryKey({ name: change.key }),
        change,
      );
    case "backups":
      return client.setQueryData(trpc.backups.list.queryKey(), change.value);
    case "doctor":
      return client.setQueryData(trpc.doctor.report.queryKey(), change.value);
    case "operation":
      return patchOperation(client, trpc, change.value);
    case "overlay":
      return patchOverlay(client, trpc, change.value);
    case "routes":
      void client.invalidateQueries({ queryKey: trpc.overlay.routes.queryKey() });
      return void client.invalidateQueries({ queryKey: trpc.overlay.routeHistory.queryKey() });
    case "packets":
      return void client.invalidateQueries({ queryKey: trpc.overlay.packets.queryKey() });
    case "network":
      return void client.invalidateQueries({ queryKey: trpc.network.pathKey() });
    case "volumes":
      return void client.invalidateQueries({ queryKey: trpc.volumes.pathKey() });
    case "reset":
      return void client.invalidateQueries();
  }
}

/** What is on the page is read again: of the node only when it is another than before, for that runs a program. */
function patchOverlay(client: QueryClient, trpc: Trpc, summary: OverlaySummary) {
  const before = client.getQueryData(trpc.overlay.summary.queryKey());
  client.setQueryData(trpc.overlay.summary.queryKey(), summary);
  void client.invalidateQueries({ queryKey: trpc.overlay.peers.queryKey() });
  if (before?.states !== summary.states)
    void client.invalidateQueries({ queryKey: trpc.overlay.peerStates.queryKey() });
  const { address, subnet, freshness } = summary;
  const node = [address, subnet, freshness.state, freshness.reason].join("\n");
  if (client.getQueryData(OVERLAY_NODE) === node) return;
  client.setQueryData(OVERLAY_NODE, node);
  void client.invalidateQueries({ queryKey: trpc.overlay.node.queryKey() });
}

const OVERLAY_NODE = ["the overlay's node, as it was last told"];

type Named = { name: string };

function patchNamed<T extends Named>(
  client: QueryClient,
  list: QueryKey,
  one: QueryKey | null,
  change: { key: string; value: T | null },
) {
  const { key, value } = change;
  againAfterFetch(client, list);
  client.setQueryData<T[]>(list, (rows) => {
    if (rows === undefined) return undefined;
    if (value === null) return rows.filter((row) => row.name !== key);
    return rows.some((row) => row.name === key)
      ? rows.map((row) => (row.name === key ? value : row))
      : [...rows, value];
  });
  if (one === null) return;
  if (value !== null) client.setQueryData<T>(one, (row) => (row === undefined ? undefined : value));
  else void client.invalidateQueries({ queryKey: one });
}

function patchOperation(client: QueryClient, trpc: Trpc, operation: OperationView) {
  client.setQueryData(trpc.operations.get.queryKey({ id: operation.id }), operation);
  const lists = client.getQueryCache().findAll({ queryKey: trpc.operations.list.queryKey() });
  for (const query of lists) {
    againAfterFetch(client, query.queryKey);
    const subject = subjectOf(query.queryKey);
    const belongs =
      !subject ||
      (subject.kind === operation.subject.kind &&
        (subject.name === undefined || subject.name === operation.subject.name));
    if (!belongs) continue;
    client.setQueryData<OperationView[]>(query.queryKey, (rows) => {
      if (rows === undefined) return undefined;
      return rows.some((row) => row.id === operation.id)
        ? rows.map((row) => (row.id === operation.id ? operation : row))
        : [operation, ...rows];
    });
  }
}

/** Without a name: all subjects of the kind. */
type ListSubject = { kind: string; name?: string };

/** The `subject` of an operations.list query, out of its key: [path, { input, type }]. */
function subjectOf(key: QueryKey): ListSubject | undefined {
  // tRPC builds the key; its second part holds the input as it was given.
  const options = key[1] as { input?: { subject?: ListSubject } } | undefined;
  return options?.input?.subject;
}

const pending = new Set<string>();

/** An answer on its way may be older than this change: ask once more when it has come. */
function againAfterFetch(client: QueryClient, queryKey: QueryKey) {
  const query = client.getQueryCache().find({ queryKey, exact: true });
  if (query?.state.fetchStatus !== "fetching" || pending.has(query.queryHash)) return;
  pending.add(query.queryHash);
  const again = () => {
    pending.delete(query.queryHash);
    void client.invalidateQueries({ queryKey, exact: true });
  };
  query.promise?.then(again, again);
}

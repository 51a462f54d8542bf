"use client";

import { useQuery } from "@tanstack/react-query";
import type { RowSelectionState } from "@tanstack/react-table";
import { Plus, Trash2, Waypoints } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import type { PeersView } from "@/server/core/overlay/views";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { DataTable } from "../table/data-table";
import { SearchField } from "../table/search";
import { useUrlSort } from "../table/sort";
import { Button, IconButton } from "../ui/button";
import { Empty, LoadError } from "../ui/notice";
import { useUrlState } from "../ui/url-state";
import { AddPeers } from "./add-peers";
import { FreshnessNote } from "./freshness";
import { MissingPeers } from "./missing-peers";
import { PEER_COLUMNS, type PeerRow } from "./peer-columns";
import { PeerPanel } from "./peer-panel";
import { RemovePeers } from "./remove-peers";
import type { TrafficHistory } from "./traffic-history";
import { useTraffic } from "./use-traffic";

/** The node's peers as they are: state, traffic, and what of the configuration is not running. */
export function Peers() {
  const { data: view, error } = useQuery(useTRPC().overlay.peers.queryOptions());
  const { get, set } = useUrlState();
  const [sort, toggleSort] = useUrlSort("state");
  const [selection, select] = useState<RowSelectionState>({});
  const [removing, setRemoving] = useState<string[]>([]);
  const why = useWhyNot("admin");
  const history = useTraffic(view);
  const search = get("q");
  const rows = useMemo(() => view && rowsOf(view, history, search), [view, history, search]);
  const selected = (rows ?? []).filter(({ name }) => selection[name]).map(({ name }) => name);
  const actions = useCallback(
    (row: PeerRow) => (
      <IconButton
        small
        icon={Trash2}
        label={`Remove ${row.endpoint}`}
        why={why}
        onClick={() => setRemoving([row.endpoint])}
      />
    ),
    [why],
  );
  if (error) return <LoadError error={error} what="The list of peers" />;
  const shown = view?.peers.find(({ endpoint }) => endpoint === get("peer"));
  const add = (
    <Button look="primary" icon={Plus} why={why} onClick={() => set({ add: "1" })}>
      Add peers
    </Button>
  );
  return (
    <>
      <FreshnessNote freshness={view?.freshness} what="Peers" />
      {view && <MissingPeers view={view} />}
      <div className="flex flex-col gap-2">
        {selected.length > 0 ? (
          <div
            role="toolbar"
            aria-label="Selected peers"
            className="flex min-h-8 flex-wrap items-center gap-2"
          >
            <span className="mr-2 text-13 font-medium tabular-nums">{selected.length} selected</span>
            <Button look="danger" icon={Trash2} why={why} onClick={() => setRemoving(selected)}>
              Remove
            </Button>
            <Button look="quiet" onClick={() => select({})}>
              Clear
            </Button>
          </div>
        ) : (
          <div className="flex min-h-8 items-center gap-2">
            <SearchField label="Search peers" />
            <span className="flex-1" />
            {add}
          </div>
        )}
        <DataTable
          label="Peers"
          rows={rows}
          columns={PEER_COLUMNS}
          sort={sort}
          onSort={toggleSort}
          selection={[selection, select]}
          actions={actions}
          empty={
            search === "" ? (
              <Empty icon={Waypoints} title="No peers" action={add}>
                Without a peer this node reaches nobody: add one, or the ten public ones.
              </Empty>
            ) : (
              <Empty
                icon={Waypoints}
                title="No peer matches"
                action={<Button onClick={() => set({ q: null })}>Show all peers</Button>}
              />
            )
          }
        />
      </div>
      {get("add") !== "" && <AddPeers onClose={() => set({ add: null })} />}
      {shown && (
        <PeerPanel
          peer={shown}
          samples={history[shown.endpoint] ?? []}
          why={why}
          onRemove={() => {
            set({ peer: null });
            setRemoving([shown.endpoint]);
          }}
          onClose={() => set({ peer: null })}
        />
      )}
      {removing.length > 0 && (
        <RemovePeers
          endpoints={removing}
          onClose={() => setRemoving([])}
          onRemoved={() => {
            setRemoving([]);
            select({});
          }}
        />
      )}
    </>
  );
}

function rowsOf(view: PeersView, history: TrafficHistory, search: string): PeerRow[] {
  const wanted = search.toLowerCase();
  return view.peers
    .filter(({ endpoint, state, configuredIn }) =>
      [endpoint, state, ...configuredIn].some((text) => text.toLowerCase().includes(wanted)),
    )
    .map((peer) => ({ ...peer, name: peer.endpoint, samples: history[peer.endpoint] ?? [] }));
}

"use client";

import { Plus, Trash2, Waypoints } from "lucide-react";
import { useCallback, useState } from "react";
import { useWhyNot } from "../api/session";
import { useUrlSort } from "../table/sort";
import { WindowTable } from "../table/window-table";
import { Button, IconButton } from "../ui/button";
import { Empty, LoadError } from "../ui/notice";
import { useUrlState } from "../ui/url-state";
import { AddPeers } from "./add-peers";
import { FreshnessNote } from "./freshness";
import { MissingPeers } from "./missing-peers";
import { PEER_COLUMNS, type PeerRow } from "./peer-columns";
import { PeerPanel } from "./peer-panel";
import { PeersBar } from "./peers-bar";
import { RemovePeers } from "./remove-peers";
import { useSelectedPeers } from "./selected-peers";
import { type PeersInput, useFirstPeers, usePeerRows, usePeersNamed } from "./use-peers";
import { useTraffic } from "./use-traffic";

/** The node's peers as they are: state, traffic, and what of the configuration is not running. */
export function Peers() {
  const { get, set } = useUrlState();
  const [sort, toggleSort] = useUrlSort("state");
  const input = peersInput(get("q"), sort);
  const { data: head, error, isPlaceholderData: asking } = useFirstPeers(input);
  const { rowAt, onSight, rows } = usePeerRows(input, head, asking);
  const selection = useSelectedPeers(input, head?.matched ?? 0);
  const [removing, setRemoving] = useState<string[]>([]);
  const [shown] = usePeersNamed(get("peer") === "" ? [] : [get("peer")]) ?? [];
  const history = useTraffic(rows, head?.freshness.readAt ?? null);
  const why = useWhyNot("admin");
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
  const add = (
    <Button look="primary" icon={Plus} why={why} onClick={() => set({ add: "1" })}>
      Add peers
    </Button>
  );
  return (
    <>
      <FreshnessNote freshness={head?.freshness} what="Peers" />
      {head && <MissingPeers view={head} />}
      <div className="flex flex-col gap-2">
        <PeersBar selection={selection} why={why} add={add} onRemove={setRemoving} />
        {head?.matched === 0 ? (
          <div className="rounded-md border bg-surface">
            {get("q") === "" ? (
              <Empty icon={Waypoints} title="No peers" action={add}>
                Without a peer this node reaches nobody: add one, or the ten public ones.
              </Empty>
            ) : (
              <Empty
                icon={Waypoints}
                title="No peer matches"
                action={<Button onClick={() => set({ q: null })}>Show all peers</Button>}
              />
            )}
          </div>
        ) : (
          <WindowTable
            label="Peers"
            count={head?.matched}
            rowAt={(index) => {
              const row = rowAt(index);
              return row && { ...row, samples: history[row.endpoint] ?? [] };
            }}
            onSight={onSight}
            columns={PEER_COLUMNS}
            sort={sort}
            onSort={toggleSort}
            selection={selection}
            actions={actions}
          />
        )}
      </div>
      {get("add") !== "" && <AddPeers onClose={() => set({ add: null })} />}
      {shown && shown.endpoint === get("peer") && (
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
            selection.clear();
          }}
        />
      )}
    </>
  );
}

const SORTS = ["endpoint", "state", "type", "rx", "tx", "latency", "routes"] as const;

function peersInput(search: string, sort: { id: string; desc: boolean }): PeersInput {
  const by = SORTS.find((each) => each === sort.id) ?? "state";
  return { sort: { by, desc: sort.desc }, ...(search.trim() === "" ? {} : { search: search.trim() }) };
}

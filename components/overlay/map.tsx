"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "../api/trpc";
import { natural } from "../format/natural";
import { Bone, LoadError } from "../ui/notice";
import { FreshnessNote } from "./freshness";
import { MapDrawing } from "./map-drawing";
import { MapTable } from "./map-table";
import { byState } from "./peer-state";
import { useFirstRoutes } from "./use-routes";

/** As many peers as a map can show and people can read. */
const MOST = 200;

/** Host, containers, TUN, peers and what lies behind them: drawn, and the same as a table. */
export function OverlayMap() {
  const trpc = useTRPC();
  const { data: view, error } = useQuery(
    trpc.overlay.peers.queryOptions({ limit: MOST, sort: { by: "rx", desc: true } }),
  );
  const node = useQuery(trpc.overlay.node.queryOptions()).data;
  const containers = useQuery(trpc.containers.list.queryOptions()).data;
  const nearest = useFirstRoutes({
    kind: "selected",
    infinite: false,
    sort: { by: "metric", desc: false },
  }).data;
  const [lit, light] = useState<string | null>(null);
  if (error) return <LoadError error={error} what="The overlay" />;
  if (!view || !containers || !node) return <Bone className="h-80 w-full" />;
  const parts = {
    node,
    containers: containers
      .filter(({ overlay }) => overlay !== null)
      .toSorted((a, b) => natural(a.name, b.name)),
    peers: view.peers.toSorted((a, b) => byState(b, a) || natural(a.endpoint, b.endpoint)),
    /** The nearest subnet behind each peer. */
    behind: new Map((nearest?.rows ?? []).toReversed().map(({ peer, subnet }) => [peer, subnet])),
    lit,
    light,
  };
  return (
    <>
      <FreshnessNote freshness={view.freshness} what="Peers" />
      {view.matched > MOST && (
        <p className="text-13 text-muted">
          The {MOST} of {view.matched} peers that receive most;{" "}
          <Link href="/overlay/peers" className="rounded-sm underline underline-offset-2">
            all of them
          </Link>{" "}
          are listed as peers.
        </p>
      )}
      <MapDrawing {...parts} />
      <MapTable {...parts} />
    </>
  );
}

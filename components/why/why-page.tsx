"use client";

import { useQuery } from "@tanstack/react-query";
import { Route } from "lucide-react";
import type { WhyReport } from "@/server/core/why/report";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { byField } from "../form/server-problems";
import { Bone, Empty, Problems } from "../ui/notice";
import { Page } from "../ui/page";
import { Dot } from "../ui/state";
import { Ago } from "../ui/time";
import { useUrlState } from "../ui/url-state";
import { Ends } from "./ends";
import { Path } from "./path";
import { Probe } from "./probe";

/** How often the path is walked again while it is looked at: each walk sends a real ping. */
const AGAIN_MS = 4_000;

/** Why A cannot reach B: the path between them, judged hop by hop, and what repairs it. */
export function WhyPage() {
  const { get, set } = useUrlState();
  const ends = { from: get("from") || "host", to: get("to") };
  const asked = ends.to !== "";
  const { data, error, refetch } = useQuery(
    useTRPC().why.judge.queryOptions(ends, {
      enabled: asked,
      staleTime: 0,
      gcTime: 0,
      refetchInterval: AGAIN_MS,
    }),
  );
  const problems = asked ? problemsOf(error) : [];
  const places = byField(problems, ["from", "to"]);
  const elsewhere = problems.filter(({ path }) => path[0] !== "from" && path[0] !== "to");
  return (
    <Page
      title="Why can't A reach B?"
      note="Walks the path as a packet would, and says at which hop it ends."
    >
      <Ends
        key={`${ends.from} ${ends.to}`}
        ends={ends}
        problems={places}
        onAsk={(next) => set({ ...next })}
      />
      <Problems problems={elsewhere} title="The path could not be walked" />
      {!asked && (
        <div className="rounded-md border bg-surface">
          <Empty icon={Route} title="Choose where to">
            A container, an address on the overlay or anywhere, or the endpoint of a peer.
          </Empty>
        </div>
      )}
      {asked && !data && !error && <Walking />}
      {data && (
        <>
          <Verdict report={data} />
          <Path key={`${data.from} ${data.to}`} report={data} onRepaired={() => void refetch()} />
          <Probe key={`probe ${data.from} ${data.to}`} from={data.from} to={data.to} />
        </>
      )}
    </Page>
  );
}

function Verdict({ report }: { report: WhyReport }) {
  const unsure = report.hops.some(({ ok }) => ok === null);
  const dot = report.broken !== null ? "bg-failed" : unsure ? "bg-drifted" : "bg-running";
  return (
    <div className="flex flex-col gap-0.5">
      <h2 role="status" className="flex items-baseline gap-2.5 text-16">
        <Dot className={`${dot} relative -top-px size-2.5`} />
        <span className="min-w-0 [overflow-wrap:anywhere]">{report.verdict}</span>
      </h2>
      <p className="pl-5 text-12 text-muted">
        Walked <Ago at={report.at} />, and again every few seconds while this page is open.
      </p>
    </div>
  );
}

function Walking() {
  return (
    <div className="flex flex-col gap-5">
      <p role="status" className="text-13 text-muted">
        Walking the path: reading both ends, and pinging the target.
      </p>
      <Bone className="h-20 w-full" />
      <Bone className="h-28 w-full" />
    </div>
  );
}

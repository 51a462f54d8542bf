import type { PathEvidence } from "./evidence";
import { suspected } from "./foreign-words";
import { judgeHost } from "./host-hops";
import { judgeOverlay } from "./overlay-hops";
import type { Hop, WhyReport } from "./report";
import { judgeSource } from "./source-hops";
import { judgeTarget } from "./target-hops";

/**
 * The hops from source to target, each judged by what was read. A hop that fails only because another
 * one is broken is left unjudged and says so: the first that is false is the one to repair.
 */
export function judgePath(evidence: PathEvidence, ends: { from: string; to: string; at: string }): WhyReport {
  const hops = withSuspects(evidence, [
    ...judgeSource(evidence),
    ...judgeHost(evidence),
    ...judgeOverlay(evidence),
    ...judgeTarget(evidence),
    answer(evidence),
  ]);
  const broken = hops.find((hop) => hop.ok === false);
  return { ...ends, hops, verdict: verdictOf(ends, hops, broken), broken: broken?.id ?? null };
}

/** Nothing of ours is broken, no answer comes, and tables of others drop: they are the first to be asked. */
function withSuspects({ firewall, ping }: PathEvidence, hops: Hop[]): Hop[] {
  const whole = hops.every((hop) => hop.ok !== false || hop.id === "answer");
  if (!whole || ping?.ok !== false || firewall.foreign.length === 0) return hops;
  return hops.map((hop) => (hop.id === "firewall" && hop.ok === null ? suspected(hop, firewall) : hop));
}

function verdictOf({ from, to }: { from: string; to: string }, hops: Hop[], broken: Hop | undefined): string {
  if (broken === undefined) {
    const unsure = hops.some((hop) => hop.ok === null);
    return unsure ? `Nothing is seen to be broken between ${from} and ${to}.` : `${from} reaches ${to}.`;
  }
  if (broken.id === "answer")
    return `The path on this host is whole, but ${to} does not answer: ${broken.evidence}`;
  return `${from} cannot reach ${to}. ${broken.name}: ${broken.evidence}`;
}

function answer({ ping, target }: PathEvidence): Hop {
  const base = { id: "answer" as const, name: `${target.text} answers`, action: null };
  if (ping === null)
    return { ...base, ok: null, evidence: "Not asked: there is no namespace to ask from.", fix: null };
  if (ping.ok) return { ...base, ok: true, evidence: ping.said, fix: null };
  return {
    ...base,
    ok: false,
    evidence: ping.said,
    fix: "Look on the target's side: is it on, does its own host route and forward to it, does a firewall there drop pings?",
  };
}

import type { Hop, HopId, WhyReport } from "@/server/core/why/report";

/** How a hop is drawn: good up to the break, the break, and what lies beyond it. */
export type Tone = "good" | "open" | "broken" | "beyond";

export interface Station {
  hop: Hop;
  tone: Tone;
  /** A word or two; its group says whose. */
  label: string;
}

export interface Stretch {
  id: "source" | "host" | "overlay" | "target";
  title: string;
  stations: Station[];
}

/** The hops in the stretches that a packet passes: the source, this host, Mycelium, the target. */
export function stretchesOf({ hops, broken, from, to }: WhyReport): Stretch[] {
  const at = hops.findIndex(({ id }) => id === broken);
  const titles = { source: from, host: "This host", overlay: "Mycelium", target: to };
  const stretches: Stretch[] = [];
  for (const [index, hop] of hops.entries()) {
    const { stretch: id, label } = PLACE[hop.id];
    const station = { hop, label, tone: toneOf(hop, at === -1 ? 0 : index - at, at !== -1) };
    const last = stretches.at(-1);
    if (last?.id === id) last.stations.push(station);
    else stretches.push({ id, title: titles[id], stations: [station] });
  }
  return stretches;
}

function toneOf({ ok }: Hop, past: number, isBroken: boolean): Tone {
  if (isBroken && past === 0) return "broken";
  if (past > 0) return "beyond";
  return ok === true ? "good" : "open";
}

const PLACE: Record<HopId, { stretch: Stretch["id"]; label: string }> = {
  source: { stretch: "source", label: "Runs" },
  "source-address": { stretch: "source", label: "Address" },
  "source-route": { stretch: "source", label: "Route" },
  "source-link": { stretch: "source", label: "Link" },
  "source-gateway": { stretch: "source", label: "Gateway" },
  "source-return": { stretch: "source", label: "Way back" },
  forwarding: { stretch: "host", label: "Forwarding" },
  firewall: { stretch: "host", label: "Firewall" },
  "host-route": { stretch: "host", label: "Route" },
  tun: { stretch: "overlay", label: "TUN" },
  daemon: { stretch: "overlay", label: "Daemon" },
  "overlay-route": { stretch: "overlay", label: "Route" },
  "next-hop": { stretch: "overlay", label: "Next hop" },
  target: { stretch: "target", label: "Runs" },
  "target-link": { stretch: "target", label: "Link" },
  "target-address": { stretch: "target", label: "Address" },
  answer: { stretch: "target", label: "Answers" },
};

export const TONE_WORD: Record<Tone, string> = {
  good: "Good",
  open: "Not judged",
  broken: "Broken",
  beyond: "Beyond",
};

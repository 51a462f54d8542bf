import { loadavg } from "node:os";
import { type Bed, type BedOptions, startBed } from "../testbed/bed";
import { measureBrowser } from "./browser";
import { measureList } from "./list";
import { makeRoomForMany, measureGrowth, measureThroughput } from "./many";
import { besideGreatNode, measureOverlay } from "./overlay";
import { measureSampling } from "./sampling";
import { measureStart } from "./start";
import { measureTerminal } from "./terminal";
import { measureTraffic } from "./traffic";

export interface BenchOptions {
  /** Rounds of what is measured one at a time. */
  runs: number;
  /** How many containers, for throughput. */
  counts: number[];
  atOnce: number[];
  /** How many for podman beside them. */
  podman: number;
  /** How far the growth goes. */
  to: number;
  idleSeconds: number;
}

interface Part {
  about: string;
  bed: BedOptions | (() => Promise<BedOptions>);
  measure(bed: Bed, options: BenchOptions): Promise<Record<string, unknown>>;
}

const TWO_HOSTS: BedOptions = { enableMycelium: true };
const WITH_CONSOLE: BedOptions = { enableMycelium: true, console: true };

const MARKS = [10, 100, 300];

/** What can be measured, each on a bed of its own so that nothing of one is left for the next. */
export const PARTS = {
  start: {
    about: "a start, against bare crun and podman",
    bed: TWO_HOSTS,
    measure: (bed, { runs }) => measureStart(bed.host("a"), runs),
  },
  throughput: {
    about: "many containers, so many at a time, against podman",
    bed: { ...TWO_HOSTS, daemonFlags: ["--prepared", "64"] },
    async measure(bed, { counts, atOnce, podman }) {
      await makeRoomForMany(bed.host("a"));
      return { podman, rows: await measureThroughput(bed.host("a"), { counts, atOnce, podman }) };
    },
  },
  growth: {
    about: "what one more, a look, exec, the list and a round trip cost the more there are",
    bed: TWO_HOSTS,
    async measure(bed, { to, idleSeconds }) {
      await makeRoomForMany(bed.host("a"));
      const marks = [...MARKS.filter((mark) => mark < to), to];
      return measureGrowth(bed.host("a"), { marks, idleAt: marks.includes(300) ? 300 : to, idleSeconds });
    },
  },
  traffic: {
    about: "throughput by iperf3 between containers, over the overlay and over the bridge",
    bed: TWO_HOSTS,
    measure: (bed, { runs }) => measureTraffic(bed, { rounds: Math.min(runs, 7), seconds: 3 }),
  },
  browser: {
    about: "what a person waits for",
    bed: WITH_CONSOLE,
    measure: (bed, { runs }) => measureBrowser(bed, runs),
  },
  list: {
    about: "the page with 1,000 containers",
    bed: WITH_CONSOLE,
    measure: (bed, { runs }) => measureList(bed, runs),
  },
  overlay: {
    about: "the overlay's pages beside a node with 100,000 routes and 1,000 peers",
    bed: besideGreatNode,
    measure: (bed, { runs }) => measureOverlay(bed, Math.min(runs, 7)),
  },
  terminal: {
    about: "keys in a terminal and commands",
    bed: WITH_CONSOLE,
    measure: (bed, { runs }) => measureTerminal(bed, runs),
  },
  sampling: {
    about: "what keeping numbers of every container costs",
    bed: { hosts: ["a"] },
    measure: (bed) => measureSampling(bed.host("a")),
  },
} satisfies Record<string, Part>;

/** Measures one part; the machine's load before and after is part of the result. */
export async function measurePart(
  { bed: kind, measure }: Part,
  options: BenchOptions,
): Promise<Record<string, unknown>> {
  const before = loadAverage();
  const wanted = typeof kind === "function" ? await kind() : kind;
  const bed = await startBed({ ...wanted, logLevel: "warn" });
  try {
    const result = await measure(bed, options);
    return { ...result, load: { before, after: loadAverage() } };
  } finally {
    await bed.stop();
  }
}

/** Of the last minute. */
function loadAverage(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}

import type { Metric } from "@/server/core/numbers/metrics";
import { bytes } from "../format/bytes";
import { rate } from "../format/rate";
import type { Unit } from "./scale";

export const CORES: Unit = { base: 10, say: (value) => `${short(value)} CPU` };
export const BYTES: Unit = { base: 1024, say: (value) => bytes(roughly(value)) };
/** The kernel counts bytes, networks bits. */
export const BITS: Unit = { base: 10, say: (value) => rate(value * 8) };
export const BYTES_A_SECOND: Unit = { base: 1024, say: (value) => `${bytes(roughly(value))}/s` };
export const COUNT: Unit = { base: 10, say: short };
export const LOAD: Unit = { base: 10, say: short };

/** Two digits that count: 0.034, 0.25, 1.4, 12. */
export function short(value: number): string {
  if (value === 0) return "0";
  if (value >= 10 || Number.isInteger(value)) return String(Math.round(value));
  if (value < 0.001) return "< 0.001";
  return String(Number(value.toPrecision(2)));
}

/** Whole below ten of a unit is not: 1.5 KiB stays, 12.34 MiB is 12.3. */
function roughly(value: number): number {
  return Math.round(value);
}

export interface ChartOf {
  title: string;
  unit: Unit;
  /** One or two: the first is drawn solid. */
  lines: readonly { metric: Metric; word: string }[];
  limit?: "cpus" | "memoryBytes" | "pids";
}

const CPU: ChartOf = { title: "CPU", unit: CORES, lines: [{ metric: "cpu", word: "used" }], limit: "cpus" };
const MEMORY: ChartOf = {
  title: "Memory",
  unit: BYTES,
  lines: [
    { metric: "memory", word: "used" },
    { metric: "memoryPeak", word: "at most" },
  ],
  limit: "memoryBytes",
};
const OVERLAY: ChartOf = {
  title: "Network, overlay",
  unit: BITS,
  lines: [
    { metric: "overlayRx", word: "received" },
    { metric: "overlayTx", word: "sent" },
  ],
};
const DISKS: ChartOf = {
  title: "Disks",
  unit: BYTES_A_SECOND,
  lines: [
    { metric: "read", word: "read" },
    { metric: "write", word: "written" },
  ],
};
/** IPv4: of a container by its bridge, of the host by its uplinks. */
const network = (by: string): ChartOf => ({
  title: `Network, ${by}`,
  unit: BITS,
  lines: [
    { metric: "rx", word: "received" },
    { metric: "tx", word: "sent" },
  ],
});

export const CONTAINER_CHARTS: readonly ChartOf[] = [
  CPU,
  MEMORY,
  network("bridge"),
  OVERLAY,
  DISKS,
  { title: "Processes", unit: COUNT, lines: [{ metric: "pids", word: "there" }], limit: "pids" },
];

export const HOST_CHARTS: readonly ChartOf[] = [
  CPU,
  { title: "Load", unit: LOAD, lines: [{ metric: "load", word: "over a minute" }], limit: "cpus" },
  MEMORY,
  network("uplinks"),
  OVERLAY,
  DISKS,
];

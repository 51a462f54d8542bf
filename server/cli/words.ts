import { styleText } from "node:util";
import type { ContainerView, OperationView } from "../core/model";

type Style = "green" | "red" | "yellow" | "blue" | "dim";

const paint = (text: string, style: Style | null, colour: boolean) =>
  // NO_COLOR and the terminal were looked at when the context was made.
  colour && style !== null ? styleText(style, text, { validateStream: false }) : text;

const STATES: Record<ContainerView["state"], { word: string; style: Style | null }> = {
  running: { word: "Running", style: "green" },
  stopped: { word: "Stopped", style: null },
  starting: { word: "Starting", style: "blue" },
  stopping: { word: "Stopping", style: "blue" },
  restarting: { word: "Restarting", style: "red" },
  failed: { word: "Failed", style: "red" },
  drifted: { word: "Drifted", style: "yellow" },
};

export function stateWord(state: ContainerView["state"], colour: boolean): string {
  const { word, style } = STATES[state];
  return paint(word, style, colour);
}

const OUTCOMES: Record<OperationView["status"], Style> = {
  running: "blue",
  done: "green",
  failed: "red",
  stuck: "red",
  interrupted: "yellow",
};

export const outcomeWord = (status: OperationView["status"], colour: boolean) =>
  paint(status, OUTCOMES[status], colour);

const CHECKS = { ok: "green", warning: "yellow", failed: "red", unknown: "dim" } as const;

export const checkWord = (status: keyof typeof CHECKS, colour: boolean) =>
  paint(status.padEnd(7), CHECKS[status], colour);

const PEERS = { alive: "green", connecting: "blue", dead: "red" } as const;

export const peerWord = (state: keyof typeof PEERS, colour: boolean) => paint(state, PEERS[state], colour);

/** '1.2 Mbit/s'; '-' where there is none. */
export function rate(bits: number | null): string {
  if (bits === null) return "-";
  let value = bits;
  for (const unit of ["bit/s", "kbit/s", "Mbit/s"]) {
    if (value < 1000)
      return `${unit === "bit/s" || value >= 100 ? Math.round(value) : value.toFixed(1)} ${unit}`;
    value /= 1000;
  }
  return `${value.toFixed(1)} Gbit/s`;
}

/** '12.3 MiB': IEC units, three figures. */
export function bytes(count: number): string {
  let value = count;
  for (const unit of ["B", "KiB", "MiB", "GiB"]) {
    if (value < 1024) return `${unit === "B" || value >= 100 ? Math.round(value) : value.toFixed(1)} ${unit}`;
    value /= 1024;
  }
  return `${value.toFixed(1)} TiB`;
}

/** '3 min ago', of a time in ISO 8601. */
export function ago(iso: string, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(iso)) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** 'sha256:0123456789ab' */
export const shortDigest = (digest: string) => digest.slice(0, "sha256:".length + 12);

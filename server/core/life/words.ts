import type { Decision } from "./restart";

/** How its process ended, in a sentence; null for an ending that nobody need be told of. */
export function endingWords(ending: {
  code: number | null;
  /** Processes in it that the kernel killed for memory. */
  oomKills: number | null;
  memoryBytes: number | null;
}): string | null {
  const { code, oomKills, memoryBytes } = ending;
  if (oomKills !== null && oomKills > 0 && code !== 0)
    return code === KILLED
      ? `It was killed for memory: ${reached(memoryBytes)}.`
      : `Its process ended with exit code ${code ?? "unknown"} after the kernel had killed ${processes(oomKills)} in it for memory: ${reached(memoryBytes)}.`;
  if (code === 0) return null;
  return `Its process ended with exit code ${code ?? "unknown"}.`;
}

/** 128 + SIGKILL, as conmon and shells count. */
const KILLED = 137;

/** Added to what happened: what comes of it by the restart policy. */
export function decisionWords(decision: Decision, retries: number | null): string | null {
  if (decision.restart) return null;
  if (!decision.exhausted) return null;
  return `It was restarted ${retries === 1 ? "once" : `${retries} times`} in a row, as often as its policy allows.`;
}

/** In one that goes on running. */
export function killedInside(kills: { count: number; at: number }, memoryBytes: number | null): string {
  const time = new Date(kills.at).toISOString().slice(11, 19);
  return `The kernel killed ${processes(kills.count)} in it for memory, last at ${time} UTC: ${reached(memoryBytes)}.`;
}

export function limitedBy(part: number, cpus: number): string {
  return `Its limit of ${cpus} CPU held it back in ${Math.round(part * 100)}% of a minute's periods.`;
}

function reached(memoryBytes: number | null): string {
  return memoryBytes === null ? "the host had none left" : `it reached its limit of ${iec(memoryBytes)}`;
}

const processes = (count: number) => (count === 1 ? "a process" : `${count} processes`);

function iec(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const unit = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Math.round((bytes / 1024 ** unit) * 10) / 10} ${units[unit]}`;
}

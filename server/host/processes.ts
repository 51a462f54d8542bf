import { existsSync, readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { ObservedProcess } from "../core/plan/observed";
import { kernelFile } from "./numbers/kernel-file";

// crun writes `status`, runc `state.json`; both keep `exec.fifo` until the container is started.
const CrunStatus = z.object({ pid: z.number(), "process-start-time": z.number().optional() });
const RuncState = z.object({ init_process_pid: z.number(), init_process_start: z.number() });

/** How many are read before others have their turn: one takes some 40 µs, all of it system calls. */
const AT_ONCE = 50;

/** One that runs: its state files are not written again while it does. */
interface Running {
  pid: number;
  startTime: number;
  seen: ObservedProcess;
}

/**
 * Every container of the runtime's --root directory, read from its state files: no process is started. Of
 * one that was seen running, only its process is looked at again.
 */
export function createProcessObserver(root: string): () => Promise<Map<string, ObservedProcess>> {
  let before = new Map<string, Running>();
  return async () => {
    const found = new Map<string, ObservedProcess>();
    const running = new Map<string, Running>();
    for (const [index, name] of list(root).entries()) {
      if (index % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
      const known = before.get(name);
      if (known !== undefined && isAlive(known.pid, known.startTime)) {
        found.set(name, known.seen);
        running.set(name, known);
        continue;
      }
      const { process, startTime } = readWhole(root, name);
      if (process === null) continue;
      found.set(name, process);
      if (process.state === "running" && process.pid !== null && startTime !== null)
        running.set(name, { pid: process.pid, startTime, seen: process });
    }
    before = running;
    return found;
  };
}

/** One container; null when the runtime knows nothing of it. */
export async function observeProcess(root: string, name: string): Promise<ObservedProcess | null> {
  return readWhole(root, name).process;
}

/** Synchronous: through Node's thread pool these calls of microseconds would take ten times as long. */
function readWhole(
  root: string,
  name: string,
): { process: ObservedProcess | null; startTime: number | null } {
  const entries = list(`${root}/${name}`);
  if (entries.length === 0 && !existsSync(`${root}/${name}`)) return { process: null, startTime: null };
  const init = readInit(`${root}/${name}`, entries);
  if (init === null) return { process: { state: "broken", pid: null }, startTime: null };
  if (!isAlive(init.pid, init.startTime))
    return { process: { state: "stopped", pid: null }, startTime: null };
  const state = entries.includes("exec.fifo") ? "created" : "running";
  return { process: { state, pid: init.pid }, startTime: init.startTime || null };
}

function readInit(dir: string, entries: string[]): { pid: number; startTime: number | null } | null {
  try {
    if (entries.includes("status")) {
      const status = CrunStatus.parse(JSON.parse(readFileSync(`${dir}/status`, "utf8")));
      return { pid: status.pid, startTime: status["process-start-time"] ?? null };
    }
    if (entries.includes("state.json")) {
      const state = RuncState.parse(JSON.parse(readFileSync(`${dir}/state.json`, "utf8")));
      return { pid: state.init_process_pid, startTime: state.init_process_start };
    }
  } catch {
    // Half-written by a runtime that was killed: the same as not written.
  }
  return null;
}

/** proc(5): field 3 of stat is the state, 22 the start time in ticks; the start time tells a reused pid. */
function isAlive(pid: number, startTime: number | null): boolean {
  if (pid <= 0) return false;
  const stat = kernelFile(`/proc/${pid}/stat`);
  if (stat === null) return false;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ", 20);
  if (fields[0] === "Z" || fields[0] === "X") return false;
  return startTime === null || startTime === 0 || Number(fields[19]) === startTime;
}

function list(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

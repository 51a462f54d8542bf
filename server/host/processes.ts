import { existsSync, readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { ObservedProcess } from "../core/plan/observed";

// crun writes `status`, runc `state.json`; both keep `exec.fifo` until the container is started.
const CrunStatus = z.object({ pid: z.number(), "process-start-time": z.number().optional() });
const RuncState = z.object({ init_process_pid: z.number(), init_process_start: z.number() });

/** How many are read before others have their turn: one takes some 40 µs, all of it system calls. */
const AT_ONCE = 50;

/** Every container of the runtime's --root directory, read from its state files: no process is started. */
export async function observeProcesses(root: string): Promise<Map<string, ObservedProcess>> {
  const found = new Map<string, ObservedProcess>();
  for (const [index, name] of list(root).entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
    const process = readProcess(root, name);
    if (process) found.set(name, process);
  }
  return found;
}

/** One container; null when the runtime knows nothing of it. */
export async function observeProcess(root: string, name: string): Promise<ObservedProcess | null> {
  return readProcess(root, name);
}

/** Synchronous: through Node's thread pool these calls of microseconds would take ten times as long. */
function readProcess(root: string, name: string): ObservedProcess | null {
  const entries = list(`${root}/${name}`);
  if (entries.length === 0) return existsSync(`${root}/${name}`) ? { state: "broken", pid: null } : null;
  const init = readInit(`${root}/${name}`, entries);
  if (init === null) return { state: "broken", pid: null };
  if (!isAlive(init.pid, init.startTime)) return { state: "stopped", pid: null };
  return { state: entries.includes("exec.fifo") ? "created" : "running", pid: init.pid };
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
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return false;
    return startTime === null || startTime === 0 || Number(fields[19]) === startTime;
  } catch {
    return false;
  }
}

function list(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

import { readdir, readFile } from "node:fs/promises";
import { z } from "zod";
import type { ObservedProcess } from "../core/plan/observed";

// crun writes `status`, runc `state.json`; both keep `exec.fifo` until the container is started.
const CrunStatus = z.object({ pid: z.number(), "process-start-time": z.number().optional() });
const RuncState = z.object({ init_process_pid: z.number(), init_process_start: z.number() });

/** Every container of the runtime's --root directory, read from its state files: no process is started. */
export async function observeProcesses(root: string): Promise<Map<string, ObservedProcess>> {
  const names = await list(root);
  const found = await Promise.all(
    names.map(async (name) => [name, await observeProcess(root, name)] as const),
  );
  return new Map(found.flatMap(([name, process]) => (process ? [[name, process] as const] : [])));
}

/** One container; null when the runtime knows nothing of it. */
export async function observeProcess(root: string, name: string): Promise<ObservedProcess | null> {
  const entries = await list(`${root}/${name}`);
  if (entries.length === 0) return (await list(root)).includes(name) ? { state: "broken", pid: null } : null;
  const init = await readInit(`${root}/${name}`, entries);
  if (init === null) return { state: "broken", pid: null };
  if (!(await isAlive(init.pid, init.startTime))) return { state: "stopped", pid: null };
  return { state: entries.includes("exec.fifo") ? "created" : "running", pid: init.pid };
}

async function readInit(
  dir: string,
  entries: string[],
): Promise<{ pid: number; startTime: number | null } | null> {
  try {
    if (entries.includes("status")) {
      const status = CrunStatus.parse(JSON.parse(await readFile(`${dir}/status`, "utf8")));
      return { pid: status.pid, startTime: status["process-start-time"] ?? null };
    }
    if (entries.includes("state.json")) {
      const state = RuncState.parse(JSON.parse(await readFile(`${dir}/state.json`, "utf8")));
      return { pid: state.init_process_pid, startTime: state.init_process_start };
    }
  } catch {
    // Half-written by a runtime that was killed: the same as not written.
  }
  return null;
}

/** proc(5): field 3 of stat is the state, 22 the start time in ticks; the start time tells a reused pid. */
export async function isAlive(pid: number, startTime: number | null): Promise<boolean> {
  if (pid <= 0) return false;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return false;
    return startTime === null || startTime === 0 || Number(fields[19]) === startTime;
  } catch {
    return false;
  }
}

async function list(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch {
    return [];
  }
}

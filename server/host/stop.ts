import { watch } from "node:fs";
import { access } from "node:fs/promises";
import { constants } from "node:os";
import { observeProcess } from "./processes";

interface StopRequest {
  container: string;
  /** 'SIGTERM' and the like. */
  signal: string;
  graceMs: number;
}

/**
 * Asks the container's first process to end and waits for conmon's exit file, then kills. Returns when
 * the process is gone; never throws for one that was gone already.
 */
export async function stopProcess(
  request: StopRequest,
  dirs: { runtime: string; exits: string },
): Promise<void> {
  const process = await observeProcess(dirs.runtime, request.container);
  if (process?.pid == null) return;
  const exitFile = `${dirs.exits}/${request.container}`;
  const watched = exited(dirs.exits, exitFile, request.graceMs);
  signal(process.pid, request.signal);
  if (await watched) return;
  const killed = exited(dirs.exits, exitFile, 10_000);
  signal(process.pid, "SIGKILL");
  if (await killed) return;
  throw new Error(
    `${request.container}: process ${process.pid} did not end 10 s after SIGKILL; it may hang in the kernel (see /proc/${process.pid}/stack)`,
  );
}

/** Whether conmon writes the exit file in time. The watch stands before the first look: nothing is missed. */
async function exited(dir: string, file: string, withinMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const finish = (found: boolean) => {
      clearTimeout(timer);
      watcher.close();
      resolve(found);
    };
    const look = () => {
      exists(file).then((found) => found && finish(true), reject);
    };
    const watcher = watch(dir, look);
    const timer = setTimeout(() => exists(file).then(finish, reject), withinMs);
    look();
  });
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function signal(pid: number, name: string): void {
  try {
    process.kill(pid, signalOf(name));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return;
    throw error;
  }
}

/** An image writes its StopSignal as 'SIGQUIT', 'QUIT' or '3'; one that node does not know (SIGRTMIN+3) is TERM. */
function signalOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const known = new Map<string, number>(Object.entries(constants.signals));
  const name = text.toUpperCase();
  return known.get(name) ?? known.get(`SIG${name}`) ?? constants.signals.SIGTERM;
}

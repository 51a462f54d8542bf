// @ts-check
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

const PID_WAIT_MS = 10_000;

/**
 * The command inside, as the machine counts: the runtime writes its pid when it runs. Null where it did not
 * within ten seconds, or `over` says that nothing will come.
 * @param {string} file @param {() => boolean} over
 * @returns {Promise<{ pid: number, startTime: string } | null>}
 */
export async function insideProcess(file, over) {
  for (const end = performance.now() + PID_WAIT_MS; performance.now() < end && !over(); await delay(5)) {
    const pid = Number.parseInt(await readFile(file, "utf8").catch(() => ""), 10);
    if (!(pid > 0)) continue;
    const startTime = await startTimeOf(pid);
    return startTime === null ? null : { pid, startTime };
  }
  return null;
}

/**
 * Gives its terminal a size: crun 1.8 does not pass on that of the terminal outside. proc(5): fd/0 leads
 * to the very terminal, whatever the container's /dev/pts is called here.
 * @param {{ pid: number }} process @param {number} columns @param {number} rows
 * @returns {Promise<void>}
 */
export function resizeInside({ pid }, columns, rows) {
  const size = ["rows", String(rows), "cols", String(columns)];
  return new Promise((resolve) => {
    // It fails where the command has ended or given its terminal away: then there is nothing to resize.
    execFile("stty", ["-F", `/proc/${pid}/fd/0`, ...size], { timeout: 2_000 }, () => resolve());
  });
}

/**
 * Kills it if it is still the same process.
 * @param {{ pid: number, startTime: string }} inside
 */
export async function killInside({ pid, startTime }) {
  if ((await startTimeOf(pid)) !== startTime) return;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended in between.
  }
}

/** proc(5): field 22 of stat tells a pid that is used anew. @param {number} pid */
async function startTimeOf(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

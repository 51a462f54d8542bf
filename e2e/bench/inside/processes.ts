import { readdirSync, readFileSync } from "node:fs";

export interface DaemonUse {
  /** CPU of the daemon, its helpers and the commands that they have waited for. */
  cpuMs: number;
  /** Of the daemon and its helpers; anonymous memory alone, since files are shared (proc(5), RssAnon). */
  memoryMb: number;
  /** Open descriptors of the daemon. */
  descriptors: number;
}

/** proc(5): times are in ticks of 1/100 s on every Linux that Node runs on. */
const MS_PER_TICK = 10;

/** What the daemon that listens in this run directory uses, its own processes counted in. */
export function daemonUse(runDir: string): DaemonUse {
  const all = processes();
  const daemon = all.find(({ argv }) => argv.includes("--run-dir") && argv.includes(runDir));
  if (daemon === undefined) throw new Error(`No process serves ${runDir}`);
  const own = all.filter((p) => p.pid === daemon.pid || p.parent === daemon.pid);
  return {
    cpuMs: own.reduce((sum, p) => sum + p.ticks, 0) * MS_PER_TICK,
    memoryMb: Math.round(own.reduce((sum, p) => sum + p.anonymousKb, 0) / 102.4) / 10,
    descriptors: readdirSync(`/proc/${daemon.pid}/fd`).length,
  };
}

interface Process {
  pid: number;
  parent: number;
  argv: string[];
  ticks: number;
  anonymousKb: number;
}

function processes(): Process[] {
  return readdirSync("/proc").flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const status = readFileSync(`/proc/${entry}/status`, "utf8");
      return [
        {
          pid: Number(entry),
          parent: Number(fields[1]),
          argv: readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0"),
          // utime, stime, and both of the children that were waited for.
          ticks: [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0),
          anonymousKb: Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0),
        },
      ];
    } catch {
      // It ended while we looked.
      return [];
    }
  });
}

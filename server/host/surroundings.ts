import type { Observed, ObservedLimits, ObservedMounts, ObservedProcess } from "../core/plan/observed";
import { mountsIn } from "./mounts/container-mounts";
import { type MountLine, mountLines, mountTableOf, ownMountTable } from "./mounts/mount-table";

/**
 * What surrounds a running process that the kernel tells nothing of: its mounts and the limits of its cgroup.
 * A few small files each, some 100 µs, read by the look that comes every few seconds and by no other.
 */
export interface Surroundings {
  /** Reads those of running containers, a hundred in their turn, but not again at once; or the named one. */
  refresh(processes: ReadonlyMap<string, ObservedProcess>, name?: string): Promise<void>;
  /** As last read, of the processes that are still the same. */
  known(processes: ReadonlyMap<string, ObservedProcess>): Pick<Observed, "mounts" | "limits">;
  /** What was read is old: it was changed by us. */
  forget(name: string): void;
}

/** A look may follow another at once; nothing here is waited for. */
const AGAIN_MS = 1_500;
/** A look of every eight seconds sees a hundred: what it costs does not grow with how many there are. */
const IN_TURN = 100;
/** How many are read before other work has its turn. */
const AT_ONCE = 20;

interface Read {
  at: number;
  pid: number;
  table: string;
  mounts: ObservedMounts | null;
  limits: ObservedLimits | null;
}

export function createSurroundings(
  limitsOf: (name: string) => ObservedLimits | null,
  now: () => number,
): Surroundings {
  const known = new Map<string, Read>();
  let hostTable = "";
  let host: MountLine[] = [];
  let readAt = Number.NEGATIVE_INFINITY;

  /** The host's own, which a thousand roots are in, is taken apart again only where it is another. */
  function readHost(): void {
    const table = ownMountTable();
    if (table === hostTable) return;
    hostTable = table;
    host = mountLines(table).filter(({ target }) => !target.endsWith("/rootfs"));
  }

  function read(name: string, pid: number): void {
    const table = mountTableOf(pid);
    const before = known.get(name);
    const mounts =
      table === "" ? null : before?.table === table ? before.mounts : mountsIn(mountLines(table), host);
    known.set(name, { at: now(), pid, table, mounts, limits: limitsOf(name) });
  }

  return {
    async refresh(processes, name) {
      if (name === undefined && now() - readAt < AGAIN_MS) return;
      readHost();
      if (name !== undefined) {
        const pid = processes.get(name)?.pid;
        if (pid != null) read(name, pid);
        return;
      }
      readAt = now();
      for (const gone of known.keys()) if (!processes.has(gone)) known.delete(gone);
      const running = [...processes].flatMap(([each, { state, pid }]) =>
        state === "running" && pid !== null ? [{ name: each, pid, at: known.get(each)?.at ?? 0 }] : [],
      );
      for (const [index, each] of running
        .sort((a, b) => a.at - b.at)
        .slice(0, IN_TURN)
        .entries()) {
        if (index % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
        read(each.name, each.pid);
      }
    },
    known(processes) {
      const mounts: Observed["mounts"] = new Map();
      const limits: Observed["limits"] = new Map();
      for (const [name, of] of known) {
        const process = processes.get(name);
        if (process?.state !== "running" || process.pid !== of.pid) continue;
        if (of.mounts) mounts.set(name, of.mounts);
        if (of.limits) limits.set(name, of.limits);
      }
      return { mounts, limits };
    },
    forget: (name) => void known.delete(name),
  };
}

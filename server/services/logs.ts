import type { LogExtent, LogFilter, LogLine, LogWindow } from "../core/logs";
import type { HostPaths } from "../core/plan/desired";
import { ProblemError } from "../core/problem";
import { ContainerLog } from "../host/logs/container-log";
import { LogMatches } from "../host/logs/log-matches";
import { logPlace } from "../host/logs/segments";
import type { ContainerRecord, Registry } from "./registry";

export interface Logs {
  extent(name: string, filter: LogFilter): Promise<LogExtent>;
  /** Rows from `from` on; the last `count` of them where it is null. */
  window(name: string, filter: LogFilter, from: number | null, count: number): Promise<LogWindow>;
  /** Calls back whenever there are other rows than before, at once to begin with; returns how to stop. */
  follow(name: string, filter: LogFilter, changed: (extent: LogExtent) => void): () => void;
  /** All rows, piece by piece. */
  all(name: string, filter: LogFilter): AsyncGenerator<LogLine[]>;
  /** Begins to rotate what grows too large. */
  start(): void;
  stop(): Promise<void>;
}

export interface LogLimits {
  /** A file of more than this is moved away. */
  maxBytes: number;
  /** How many files a container has at most, the one that is written included. */
  files: number;
}

const ROTATE_EVERY_MS = 2_000;
const LOOK_EVERY_MS = 100;
const PIECE = 2_000;
/** Searches of one container that are remembered. */
const MOST_SEARCHES = 6;

interface Opened {
  log: ContainerLog;
  searches: Map<string, LogMatches>;
}

/** What containers wrote: kept by conmon, rotated by us, read by line. */
export function createLogs(deps: {
  registry: Registry;
  paths: HostPaths;
  limits: LogLimits;
  onError: (error: unknown) => void;
}): Logs {
  const { registry, paths, limits, onError } = deps;
  /** By the record's id: a container that is made anew under the same name has another log. */
  const opened = new Map<string, Opened>();

  function open({ id, name }: Pick<ContainerRecord, "id" | "name">): Opened {
    const there = opened.get(id);
    if (there) return there;
    const log = new ContainerLog(logPlace(paths.logs, name), `${paths.bundles}/${name}`);
    const made = { log, searches: new Map<string, LogMatches>() };
    opened.set(id, made);
    return made;
  }

  const existing = (name: string): ContainerRecord => {
    const record = registry.containers.get(name);
    if (record) return record;
    throw new ProblemError([{ path: ["name"], message: `There is no container ${name}.` }], true);
  };

  async function searchOf({ log, searches }: Opened, { search, stream }: LogFilter, firstKept: number) {
    if ((search === undefined || search === "") && stream === undefined) return null;
    const key = JSON.stringify([search, stream]);
    const matches = searches.get(key) ?? new LogMatches(log, { search, stream });
    // The latest used is the last to go.
    searches.delete(key);
    searches.set(key, matches);
    for (const oldest of searches.keys()) {
      if (searches.size <= MOST_SEARCHES) break;
      searches.delete(oldest);
    }
    await matches.update(firstKept);
    return matches;
  }

  /** The rows that are meant, and the lines that they are. */
  async function rowsOf(name: string, filter: LogFilter) {
    const record = existing(name);
    const there = open(record);
    const kept = await there.log.extent();
    const matches = await searchOf(there, filter, kept.first);
    const since = filter.since === undefined ? kept.first : await lineAt(there.log, kept, filter.since);
    const until =
      filter.until === undefined ? kept.end : await lineAt(there.log, kept, filter.until, "after");
    const extent: LogExtent = {
      first: matches === null ? since : matches.rowOf(since),
      // A search may have seen lines that came after `kept` was taken: they are rows already.
      end:
        filter.until === undefined
          ? (matches?.end ?? kept.end)
          : matches === null
            ? until
            : matches.rowOf(until),
      log: record.id,
    };
    const read = async (from: number, to: number): Promise<LogLine[]> => {
      if (matches === null) return there.log.lines(from, to - from);
      return readLines(there.log, matches.slice(from, to));
    };
    return { extent, read };
  }

  async function window(name: string, filter: LogFilter, from: number | null, count: number) {
    const { extent, read } = await rowsOf(name, filter);
    const begin = Math.min(Math.max(extent.first, from ?? extent.end - count), extent.end);
    const lines = await read(begin, Math.min(begin + count, extent.end));
    return { ...extent, from: begin, lines };
  }

  async function rotate(): Promise<void> {
    const ids = new Set<string>();
    for (const record of registry.containers.values()) {
      ids.add(record.id);
      const { log } = open(record);
      if (log.isDue(limits.maxBytes)) await log.rotate(limits.maxBytes, limits.files).catch(onError);
    }
    for (const id of opened.keys()) if (!ids.has(id)) opened.delete(id);
  }

  let timer: NodeJS.Timeout | null = null;
  let rotating: Promise<void> = Promise.resolve();
  const again = () => {
    timer = setTimeout(() => {
      rotating = rotate().finally(() => timer !== null && again());
    }, ROTATE_EVERY_MS);
    timer.unref();
  };

  return {
    extent: async (name, filter) => (await rowsOf(name, filter)).extent,
    window,
    follow(name, filter, changed) {
      let stopped = false;
      let last = "";
      const look = async () => {
        const extent = (await rowsOf(name, filter)).extent;
        const now = JSON.stringify(extent);
        if (now !== last && !stopped) changed(extent);
        last = now;
      };
      const next = () => {
        // A container that was deleted has no log: nothing changes any more.
        look()
          .catch(() => undefined)
          .finally(() => stopped || setTimeout(next, LOOK_EVERY_MS));
      };
      existing(name);
      next();
      return () => {
        stopped = true;
      };
    },
    async *all(name, filter) {
      const { extent, read } = await rowsOf(name, filter);
      for (let at = extent.first; at < extent.end; ) {
        const lines = await read(at, Math.min(at + PIECE, extent.end));
        if (lines.length === 0) return;
        yield lines;
        at += lines.length;
      }
    },
    start: again,
    async stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await rotating;
    },
  };
}

/** Lines that lie apart, read together where they lie near each other. */
async function readLines(log: ContainerLog, numbers: number[]): Promise<LogLine[]> {
  const found: LogLine[] = [];
  for (let at = 0; at < numbers.length; ) {
    const first = numbers[at] ?? 0;
    let to = at;
    while (to + 1 < numbers.length && (numbers[to + 1] ?? 0) - first < NEAR) to += 1;
    const wanted = new Set(numbers.slice(at, to + 1));
    const last = numbers[to] ?? first;
    for (const line of await log.lines(first, last - first + 1)) if (wanted.has(line.line)) found.push(line);
    at = to + 1;
  }
  return found;
}

const NEAR = 512;

/** The first line at a time or later ('after': later), by bisection: times rise from line to line. */
async function lineAt(
  log: ContainerLog,
  { first, end }: { first: number; end: number },
  time: string,
  which: "from" | "after" = "from",
): Promise<number> {
  const wanted = Date.parse(time);
  let [low, high] = [first, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    const [line] = await log.lines(middle, 1);
    const at = Date.parse(line?.at ?? "");
    if (which === "from" ? at < wanted : at <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

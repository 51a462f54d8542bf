import { objectNames } from "../core/names";
import { between, type Counters } from "../core/numbers/counters";
import { type Range, type Sample, seriesOf } from "../core/numbers/metrics";
import type { MachineView, NumbersNow, NumbersView } from "../core/numbers/views";
import { ProblemError } from "../core/problem";
import type { CgroupCounters } from "../host/numbers/cgroups";
import type { Links } from "../host/numbers/machine";
import type { RingFiles } from "../host/numbers/ring-file";
import { createNumbersHistory, HOST_ID, type NumbersHistory } from "./numbers-history";
import { createNumbersNotices } from "./numbers-notices";
import type { ContainerRecord, Registry } from "./registry";

/** What is read of a container beside its cgroup and links. */
export type Measured = Pick<
  ContainerRecord,
  "id" | "name" | "hash" | "desired" | "startedAt" | "memoryBytes" | "cpus" | "pidsLimit"
>;

export interface Numbers {
  /** Begins to look and to keep; before, there is nothing to be asked for. */
  start(): Promise<void>;
  /** What is so now, at most two seconds old; the names of all that run where none are given. */
  now(names: string[] | null): Promise<NumbersNow>;
  /** Calls back about every two seconds, until the returned function is called. */
  follow(names: string[], listener: (now: NumbersNow) => void): () => void;
  /** Null: of the host. Throws a ProblemError for a container that is not there. */
  history(name: string | null, range: Range): Promise<NumbersView>;
  machine(): Promise<MachineView>;
  /** The last reading of each container that runs, at most ten seconds old, and of the host. */
  counters(): { host: Counters | null; containers: ReadonlyMap<string, Counters> };
  /** What is not as it should be in one that runs, in sentences. */
  warnings(record: Measured): string[];
  stop(): Promise<void>;
}

export interface NumbersDeps {
  registry: Pick<Registry, "heropods"> & { containers: ReadonlyMap<string, Measured> };
  /** What a container's cgroup counts; null where it has none. `before`: the answer where nothing in it ran since. */
  read: (name: string, before?: CgroupCounters) => CgroupCounters | null;
  links: () => Links;
  machine: (at: number, links: Links, tun: string | null) => Counters;
  capacity: () => Promise<MachineView>;
  rings: RingFiles;
  /** What is said of a container has changed. */
  onNotice: (name: string) => void;
  onError: (error: unknown) => void;
  /** ms since 1970. */
  clock: () => number;
}

/** While somebody looks; those who are looked at, and the host. */
export const LIVE_MS = 2_000;
/** Everyone, always: a minute's point is made of six. */
export const KEPT_MS = 10_000;
/** Of one in which nothing ran, memory may still be taken by the kernel: every so many rounds it is read whole. */
const WHOLE_EVERY = 6;
/** Between so many readings the event loop gets its turn. */
const AT_ONCE = 16;

export function createNumbers(deps: NumbersDeps): Numbers {
  const { registry } = deps;
  const history: NumbersHistory = createNumbersHistory(deps.rings);
  const notices = createNumbersNotices(deps.onNotice);
  const last = new Map<string, Counters>();
  const samples = new Map<string, Sample>();
  const followers = new Set<{ names: string[]; listener: (now: NumbersNow) => void }>();
  let host: { counters: Counters; sample: Sample | null } | null = null;
  let allAt = Number.NEGATIVE_INFINITY;
  /** Ids of the containers there were at the last round. */
  let kept = new Set<string>();
  let rounds = 0;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;
  let state: "new" | "started" | "stopped" = "new";

  const runs = (name: string) => registry.containers.get(name)?.desired === "running";
  const running = () => [...registry.containers.keys()].filter(runs);
  const followed = () => [...new Set([...followers].flatMap(({ names }) => names))].filter(runs);

  function sampleOf(name: string, at: number, links: Links, whole: boolean): void {
    const record = registry.containers.get(name);
    const life = String(record?.startedAt?.getTime());
    const before = last.get(name) ?? null;
    const cgroup = record && deps.read(name, before?.life === life && !whole ? before : undefined);
    if (!record || !cgroup) {
      last.delete(name);
      samples.delete(name);
      return;
    }
    const { bridgePort, overlayHost } = objectNames(name, record.hash);
    const counters: Counters = {
      ...cgroup,
      at,
      life,
      link: turned(links.get(bridgePort)),
      overlay: turned(links.get(overlayHost)),
      load: null,
    };
    if (before !== null && before.life === counters.life && at - before.at < SHORTEST_MS) return;
    const sample = between(before, counters);
    last.set(name, counters);
    if (sample === null || before === null) return;
    samples.set(name, sample);
    history.add(record.id, sample, at - before.at);
    notices.see(record, counters, sample, at - before.at);
  }

  async function look(): Promise<void> {
    const at = deps.clock();
    const all = at - allAt >= KEPT_MS - LIVE_MS / 2;
    const links = deps.links();
    const counters = deps.machine(at, links, tunOf(registry));
    if (host === null || at - host.counters.at >= SHORTEST_MS) {
      const sample = between(host?.counters ?? null, counters);
      if (sample !== null && host !== null) history.add(HOST_ID, sample, at - host.counters.at);
      host = { counters, sample: sample ?? host?.sample ?? null };
    }
    const watched = followed();
    const names = all ? running() : watched;
    if (all) rounds++;
    const exact = new Set(watched);
    for (const [index, name] of names.entries()) {
      if (index > 0 && index % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
      // Read apart in time, each is divided by its own time.
      const whole = exact.has(name) || (rounds + index) % WHOLE_EVERY === 0;
      sampleOf(name, index < AT_ONCE ? at : deps.clock(), links, whole);
    }
    if (all) {
      allAt = at;
      forgetEnded();
      await history.flush(deps.clock());
      await forgetDeleted();
    }
    for (const follower of followers) follower.listener(nowOf(follower.names));
  }

  function forgetEnded(): void {
    for (const name of last.keys())
      if (!runs(name)) {
        last.delete(name);
        samples.delete(name);
      }
    notices.retain(runs);
  }

  async function forgetDeleted(): Promise<void> {
    const there = new Set([...registry.containers.values()].map(({ id }) => id));
    for (const id of kept) if (!there.has(id)) await history.forget(id);
    kept = there;
  }

  const nowOf = (names: string[]): NumbersNow => ({
    at: host?.counters.at ?? deps.clock(),
    host: host?.sample ?? null,
    containers: Object.fromEntries(
      names.flatMap((name) => {
        const sample = samples.get(name);
        return sample === undefined ? [] : [[name, sample]];
      }),
    ),
  });

  const begin = (): Promise<void> => {
    looking ??= look()
      .catch(deps.onError)
      .finally(() => {
        looking = null;
        plan();
      });
    return looking;
  };
  const plan = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (state !== "started") return;
    timer = setTimeout(() => void begin(), followers.size > 0 ? LIVE_MS : KEPT_MS);
    timer.unref();
  };

  function follow(names: string[], listener: (now: NumbersNow) => void): () => void {
    const follower = { names, listener };
    followers.add(follower);
    if (looking === null && state === "started") void begin();
    return () => {
      followers.delete(follower);
    };
  }

  const existing = (name: string): Measured => {
    const record = registry.containers.get(name);
    if (record) return record;
    throw new ProblemError([{ path: ["name"], message: `There is no container ${name}.` }], true);
  };

  return {
    async start() {
      state = "started";
      await deps.rings.retain(new Set([HOST_ID, ...[...registry.containers.values()].map(({ id }) => id)]));
      await begin();
    },
    async now(names) {
      for (const name of names ?? []) existing(name);
      const wanted = names ?? running();
      const stop = follow(wanted, () => undefined);
      try {
        // Rates need two readings: who was not read before is read twice.
        for (let tries = 0; tries < MOST_TRIES; tries++) {
          if (wanted.every((name) => !runs(name) || isFresh(samples.get(name), deps.clock()))) break;
          if (tries > 0) await new Promise((resolve) => setTimeout(resolve, SHORTEST_MS));
          await begin();
        }
        return nowOf(wanted);
      } finally {
        stop();
      }
    },
    follow,
    async history(name, range) {
      const id = name === null ? HOST_ID : existing(name).id;
      const { samples: found, ...rest } = await history.read(id, range, deps.clock());
      return {
        series: seriesOf(found, rest),
        limits: name === null ? await hostLimits() : limitsOf(existing(name)),
      };
    },
    machine: deps.capacity,
    counters: () => ({ host: host?.counters ?? null, containers: last }),
    warnings: notices.warnings,
    async stop() {
      state = "stopped";
      if (timer !== null) clearTimeout(timer);
      await looking;
      await history.close(deps.clock());
    },
  };

  async function hostLimits(): Promise<NumbersView["limits"]> {
    const { cpus, memoryBytes } = await deps.capacity();
    return { cpus, memoryBytes, pids: null };
  }
}

/** A rate over less time than this says little: the reading before it stays. */
const SHORTEST_MS = 250;
const MOST_TRIES = 4;

const isFresh = (sample: Sample | undefined, now: number) =>
  sample !== undefined && now - sample.at <= LIVE_MS + 500;

/** What the host's end received the container sent. */
function turned(link: { rx: number; tx: number } | undefined) {
  return link === undefined ? null : { rx: link.tx, tx: link.rx };
}

function tunOf(registry: Pick<Registry, "heropods">): string | null {
  const enabled = [...registry.heropods.values()].find((pods) => pods.mycelium_enabled);
  return enabled?.mycelium_interface_name ?? null;
}

const limitsOf = ({ cpus, memoryBytes, pidsLimit }: Measured): NumbersView["limits"] => ({
  cpus,
  memoryBytes,
  pids: pidsLimit,
});

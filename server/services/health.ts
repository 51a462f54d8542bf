import { z } from "zod";
import {
  effectiveCheck,
  type Health,
  type HealthCheck,
  HealthState,
  type HealthView,
  healthAtStart,
  nextProbeMs,
  Probe,
  withProbe,
} from "../core/life/health";
import { ProblemError } from "../core/problem";
import type { Db } from "../db/client";
import { createGate } from "./gate";
import type { ContainerRecord, Registry } from "./registry";

export interface HealthChecks {
  /** What is known of one that runs; null: it has no check. */
  view(record: ContainerRecord): HealthView | null;
  /** In this run; null: it has no check. */
  wasHealthy(name: string): boolean | null;
  /** The last probes of its newest run, newest first. Throws a ProblemError where there is no such container. */
  history(name: string): Promise<Probe[]>;
  /** It runs, or does not, or its check is another: what follows is asked for from now on. */
  follow(name: string, running: boolean): void;
  stop(): Promise<void>;
}

export interface HealthChecksDeps {
  db: Db;
  registry: Registry;
  /** The image's own check. */
  imageCheck: (digest: string) => HealthCheck | null;
  run: (name: string, check: HealthCheck) => Promise<{ exitCode: number | null; output: string }>;
  /** What is said of it has changed. */
  onChange: (name: string) => void;
  /** It has just failed as often as it may. */
  onUnhealthy: (name: string, reason: string) => void;
  onError: (error: unknown) => void;
}

interface Followed {
  record: ContainerRecord;
  life: string;
  check: HealthCheck;
  health: Health;
  probes: Probe[];
  timer: NodeJS.Timeout | null;
}

const MOST_PROBES = 30;
const MOST_OUTPUT = 1024;
/** Probes at once on the whole host: each is a process of the runtime's. */
const AT_ONCE = 4;

/** Asks every container that has a check, and remembers what it said. */
export function createHealthChecks(deps: HealthChecksDeps): HealthChecks {
  const { db, registry } = deps;
  const followed = new Map<string, Followed>();
  const gate = createGate(AT_ONCE);
  let stopped = false;

  const effective = (record: ContainerRecord) =>
    effectiveCheck(record.healthCheck, deps.imageCheck(record.imageDigest));
  const lifeOf = ({ startedAt }: ContainerRecord) => startedAt?.toISOString() ?? "";

  async function begin(record: ContainerRecord, check: HealthCheck): Promise<void> {
    const { name } = record;
    const life = lifeOf(record);
    const it: Followed = { record, life, check, health: healthAtStart(life), probes: [], timer: null };
    followed.set(name, it);
    const kept = await db.healthLog.findUnique({ where: { containerId: record.id } });
    if (followed.get(name) !== it) return;
    if (kept !== null && kept.life === life) {
      it.health = Kept.parse(JSON.parse(kept.health));
      it.probes = z.array(Probe).parse(JSON.parse(kept.probes));
    }
    plan(it);
  }

  const ranMs = (it: Followed) => Date.now() - Date.parse(it.life);
  const is = (it: Followed) => !stopped && followed.get(it.record.name) === it;

  function plan(it: Followed): void {
    if (!is(it)) return;
    it.timer = setTimeout(
      () => {
        ask(it)
          .catch(deps.onError)
          .finally(() => plan(it));
      },
      nextProbeMs(it.health, ranMs(it), it.check),
    );
    it.timer.unref();
  }

  async function ask(it: Followed): Promise<void> {
    const { name } = it.record;
    const leave = await gate.enter();
    try {
      if (!is(it)) return;
      const began = Date.now();
      const ran = ranMs(it);
      const { exitCode, output } = await deps.run(name, it.check);
      // It ended, or was stopped, while it was asked: that says nothing of its health.
      if (!is(it)) return;
      const said: Probe = {
        at: new Date(began).toISOString(),
        exitCode,
        ms: Date.now() - began,
        output: output.slice(0, MOST_OUTPUT).trim(),
      };
      const before = it.health;
      it.health = withProbe(before, said, ran, it.check);
      it.probes = [said, ...it.probes].slice(0, MOST_PROBES);
      const { state, failing } = it.health;
      // One that goes on being unhealthy is no news with every further failure.
      if (state !== before.state || (failing !== before.failing && failing <= it.check.retries)) {
        await save(it);
        deps.onChange(name);
      }
      if (state === "unhealthy" && before.state !== "unhealthy") deps.onUnhealthy(name, reasonOf(it, said));
    } finally {
      leave();
    }
  }

  async function save({ record, life, health, probes }: Followed): Promise<void> {
    if (registry.containers.get(record.name)?.id !== record.id) return;
    const row = { life, health: JSON.stringify(health), probes: JSON.stringify(probes) };
    await db.healthLog.upsert({
      where: { containerId: record.id },
      create: { containerId: record.id, ...row },
      update: row,
    });
  }

  function leave(name: string): void {
    const it = followed.get(name);
    if (it === undefined) return;
    if (it.timer !== null) clearTimeout(it.timer);
    followed.delete(name);
    save(it).catch(deps.onError);
  }

  return {
    view(record) {
      const found = effective(record);
      const it = followed.get(record.name);
      if (found === null || it === undefined || it.life !== lifeOf(record)) return null;
      const { state, failing, since } = it.health;
      return { state, failing, since, ...found };
    },
    wasHealthy: (name) => followed.get(name)?.health.wasHealthy ?? null,
    async history(name) {
      const record = registry.containers.get(name);
      if (!record)
        throw new ProblemError([{ path: ["name"], message: `There is no container ${name}.` }], true);
      const now = followed.get(name);
      if (now !== undefined) return now.probes;
      const kept = await db.healthLog.findUnique({ where: { containerId: record.id } });
      return kept === null ? [] : z.array(Probe).parse(JSON.parse(kept.probes));
    },
    follow(name, running) {
      const record = registry.containers.get(name);
      const check = record && running && !stopped ? (effective(record)?.check ?? null) : null;
      const it = followed.get(name);
      if (record && check !== null) {
        const same = it?.life === lifeOf(record) && JSON.stringify(it.check) === JSON.stringify(check);
        if (same) return;
        leave(name);
        begin(record, check).catch(deps.onError);
      } else leave(name);
    },
    async stop() {
      stopped = true;
      const all = [...followed.values()];
      followed.clear();
      for (const { timer } of all) if (timer !== null) clearTimeout(timer);
      for (const it of all) await save(it);
    },
  };
}

const Kept = z.object({
  state: HealthState,
  failing: z.number(),
  since: z.string(),
  wasHealthy: z.boolean(),
});

function reasonOf({ check, health }: Followed, { exitCode, output }: Probe): string {
  const how =
    exitCode === null ? `took longer than ${check.timeoutMs / 1000} s` : `ended with exit code ${exitCode}`;
  const times = health.failing === 1 ? "" : ` ${health.failing} times in a row`;
  const said = output === "" ? "" : `: ${output.split("\n")[0]?.slice(0, 200)}`;
  return `Its health check failed${times}; the last one ${how}${said}.`;
}

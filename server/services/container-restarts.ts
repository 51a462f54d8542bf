import { decideRestart, type Ending } from "../core/life/restart";
import { decisionWords } from "../core/life/words";
import { type ContainerChange, type ContainerRecord, type Registry, shouldRun } from "./registry";

export interface Restarts {
  /** What an ending means for the record, by its policy; `why` is the sentence that is kept of it. */
  after(record: ContainerRecord, ending: Omit<Ending, "restarts">, why: string | null): ContainerChange;
  /** Restarts it when its time has come; before `begin` it is only written down. */
  await(name: string): void;
  /** From now on the policies act: for those that waited when the daemon ended, too. */
  begin(): void;
  stop(): void;
}

export interface RestartsDeps {
  registry: Registry;
  restart: (name: string) => Promise<unknown>;
  onError: (error: unknown) => void;
}

/** Containers between two runs. The database says when each is due, so a daemon that begins anew goes on. */
export function createRestarts({ registry, restart, onError }: RestartsDeps): Restarts {
  const timers = new Map<string, NodeJS.Timeout>();
  let begun = false;

  function wait(name: string): void {
    clearTimeout(timers.get(name));
    timers.delete(name);
    const dueAt = registry.containers.get(name)?.restartAt ?? null;
    if (!begun || dueAt === null) return;
    const timer = setTimeout(
      () => {
        timers.delete(name);
        // Somebody may have stopped, started or deleted it meanwhile.
        const record = registry.containers.get(name);
        if (record?.desired === "running" && record.restartAt?.getTime() === dueAt.getTime())
          restart(name).catch(onError);
      },
      Math.max(0, dueAt.getTime() - Date.now()),
    );
    timer.unref();
    timers.set(name, timer);
  }

  return {
    after(record, ending, why) {
      const decision = decideRestart(record.restart, { ...ending, restarts: record.restartCount });
      const now = Date.now();
      const ended = { exitCode: ending.code, finishedAt: new Date(now) };
      if (decision.restart)
        return {
          ...ended,
          trouble: why,
          restartCount: decision.count,
          restartAt: new Date(now + decision.delayMs),
        };
      const words = [why, decisionWords(decision, record.restart.maxRetries)].filter((each) => each !== null);
      return {
        ...ended,
        desired: "stopped",
        trouble: words.length > 0 ? words.join(" ") : null,
        restartCount: 0,
        restartAt: null,
      };
    },
    await: wait,
    begin() {
      begun = true;
      for (const record of registry.containers.values()) {
        // The one difference between 'always' and 'unless-stopped' (docker-run(1), --restart).
        const comesBack =
          record.restart.policy === "always" &&
          record.desired === "stopped" &&
          !record.deleting &&
          record.startedAt !== null;
        if (comesBack) restart(record.name).catch(onError);
        else if (!shouldRun(record)) wait(record.name);
      }
    },
    stop() {
      begun = false;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

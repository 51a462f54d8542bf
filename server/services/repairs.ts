import { withoutRestart } from "../core/plan/container-again";
import type { Step } from "../core/plan/step";
import { isWell, nextRepair, type Repaired, repairedAgain, waitingWords } from "../core/repair/back-off";
import { type Registry, restartsUnasked } from "./registry";

/** What a look at the host found that differs, in parts; containers whose process is their policy's business are left out. */
export interface Found {
  shared: Step[];
  containers: ReadonlyMap<string, Step[]>;
}

/** What is to be done about it. */
export interface Verdict {
  /** Ids of shared steps, and names of containers, that are repaired now. */
  shared: Set<string>;
  containers: string[];
  /** Why others are not, by container, and for what is shared. */
  notes: Map<string, string>;
  sharedNote: string | null;
  /** Until the first of those that wait is due; null: none waits. */
  wakeInMs: number | null;
}

export interface Repairs {
  judge(found: Found): Verdict;
  /** A repair of these steps begins: the next one of the same has to wait. */
  began(steps: readonly Step[]): void;
  /** An operation that somebody asked for has left this behind: nobody changes it again and again. */
  forgive(stepIds: readonly string[]): void;
  /** Does the policy say so of this container, and of this shared step? */
  isAutomatic(container: string): boolean;
  isAutomaticStep(step: Step): boolean;
}

export interface RepairsDeps {
  registry: Pick<Registry, "heropods" | "containers">;
  /** Milliseconds of a clock that goes on evenly, and the time of day. */
  now: () => number;
  clock: () => number;
}

/**
 * Which drift is repaired without asking, and when: as `repair` of its HeroPods says, and less and less
 * often where someone changes the same thing again. What containers share follows the HeroPods that use
 * it; one that says 'automatic' is enough, for its containers need it.
 */
export function createRepairs({ registry, now, clock }: RepairsDeps): Repairs {
  const repaired = new Map<string, Repaired>();

  const heropods = () => [...registry.heropods.values()];
  const isAutomatic = (name: string): boolean => {
    const container = registry.containers.get(name);
    return heropods().some((h) => h.id === container?.heropodsId && h.repair === "automatic");
  };
  const restarts = (name: string): boolean => {
    const container = registry.containers.get(name);
    return container !== undefined && restartsUnasked(container);
  };
  const isAutomaticStep = ({ id, object }: Step): boolean => {
    const users = id.startsWith("bridge:") ? heropods().filter((h) => h.bridge_name === object.name) : [];
    return (users.length > 0 ? users : heropods()).some((h) => h.repair === "automatic");
  };
  const due = (steps: readonly Step[]): number =>
    Math.max(...steps.map((s) => nextRepair(repaired.get(s.id))));

  /** In words, of the one among them that waits longest. */
  function waiting(steps: readonly Step[]): string | null {
    const last = steps.toSorted((a, b) => due([b]) - due([a])).at(0);
    const before = last && repaired.get(last.id);
    if (!last || !before) return null;
    return waitingWords(before, now(), new Date(clock() + due([last]) - now()));
  }

  return {
    isAutomatic,
    isAutomaticStep,
    began(steps) {
      for (const { id } of steps) repaired.set(id, repairedAgain(repaired.get(id), now()));
    },
    forgive(ids) {
      for (const id of ids) repaired.delete(id);
    },
    judge({ shared, containers }) {
      for (const [id, before] of repaired) if (isWell(before, now())) repaired.delete(id);
      const verdict: Verdict = {
        ...{ shared: new Set(), containers: [], notes: new Map(), sharedNote: null, wakeInMs: null },
      };
      const wake = (at: number) => {
        verdict.wakeInMs = Math.min(verdict.wakeInMs ?? Number.POSITIVE_INFINITY, at - now());
      };
      const automatic = shared.filter(isAutomaticStep);
      for (const step of automatic)
        if (due([step]) <= now()) verdict.shared.add(step.id);
        else wake(due([step]));
      verdict.sharedNote = shared.length > automatic.length ? ASKS : waiting(automatic);
      for (const [name, all] of containers) {
        const steps = restarts(name) ? all : withoutRestart(all);
        if (!isAutomatic(name)) verdict.notes.set(name, ASKS);
        else if (steps.length === 0) verdict.notes.set(name, RESTARTS);
        else if (due(steps) <= now()) verdict.containers.push(name);
        else {
          wake(due(steps));
          verdict.notes.set(name, waiting(steps) ?? "");
        }
      }
      return verdict;
    },
  };
}

const RESTARTS =
  "Putting it right stops it and starts it again, and its restart policy is 'no': it waits for you.";
const ASKS = "Its HeroPods asks before repairing: it waits for you.";

import type { Action } from "../core/plan/step";
import type { Perform } from "./perform";

/** What goes wrong at one action of a plan, and whether its work was done by then. */
export interface Fault {
  kind: "fail" | "hang" | "kill";
  when: "before" | "after";
}

/** How a host hangs and dies: the fake one pretends, the real one does. */
export interface FaultMeans {
  /** Runs in the action's place something that its time-out must end; rejects then. */
  hang: Perform;
  /** Ends the daemon; never resolves. */
  kill: () => Promise<never>;
}

/**
 * An executor for tests: `faultAt` is asked at every action what goes wrong there, if anything. 'before'
 * leaves the action undone, 'after' does it and then does not say so.
 */
export function faultyPerform(
  perform: Perform,
  faultAt: (action: Action) => Fault | null,
  means: FaultMeans,
): Perform {
  return async (action, reach) => {
    const fault = faultAt(action);
    if (fault === null) return perform(action, reach);
    if (fault.when === "after") await perform(action, reach);
    switch (fault.kind) {
      case "fail":
        throw new Error(`A fault was injected ${fault.when} this.`);
      case "hang":
        return means.hang(action);
      case "kill":
        return means.kill();
    }
  };
}

/**
 * One action of a plan as it is told from the others, whatever runs beside it: its words, without what a
 * file is to hold, and which of those with the same words it is, counted from 0.
 */
export interface FaultPoint {
  action: string;
  nth: number;
}

export function pointOf(action: Action): string {
  return action.do === "write" ? `write ${action.path}` : JSON.stringify(action);
}

/** The points of actions in the order in which they were performed. */
export function pointsOf(actions: readonly string[]): FaultPoint[] {
  const seen = new Map<string, number>();
  return actions.map((action) => {
    const nth = seen.get(action) ?? 0;
    seen.set(action, nth + 1);
    return { action, nth };
  });
}

/** For `faultAt`: the fault at this point and, once it has struck, nothing any more. */
export function faultOnce(
  point: FaultPoint,
  fault: Fault,
  struck: () => void,
): (action: Action) => Fault | null {
  let left = point.nth;
  return (action) => {
    if (left < 0 || pointOf(action) !== point.action || left-- > 0) return null;
    struck();
    return fault;
  };
}

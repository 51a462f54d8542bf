import type { Caller } from "../core/caller";
import { createSlots } from "../core/slots";

export interface CallLimits {
  /** Counts a call until the returned function is called; throws LimitError for one too many. */
  call(caller: Caller): () => void;
  subscription(caller: Caller): () => void;
}

/**
 * How much one person or token may have under way. Root is on the host already, and whoever has not
 * signed in reaches nothing that takes time: both are not counted.
 */
export function createCallLimits(most: { calls?: number; subscriptions?: number } = {}): CallLimits {
  const calls = createSlots(
    "calls",
    "Wait for some of them to end, and make fewer at a time.",
    most.calls === undefined ? {} : { most: most.calls },
  );
  const subscriptions = createSlots(
    "subscriptions",
    "Close pages of the console that nobody looks at, or end some of your subscriptions.",
    most.subscriptions === undefined ? {} : { most: most.subscriptions },
  );
  const counted = (caller: Caller) => caller.kind === "person" || caller.kind === "token";
  const holder = (caller: Caller) => `${caller.kind} ${caller.userId ?? caller.name}`;
  return {
    call: (caller) => (counted(caller) ? calls.take(holder(caller)) : free),
    subscription: (caller) => (counted(caller) ? subscriptions.take(holder(caller)) : free),
  };
}

const free = () => {};

/** The same values, with a slot that is taken at the first and given back however the reading ends. */
export async function* held<T>(values: AsyncIterable<T>, take: () => () => void): AsyncGenerator<T> {
  const release = take();
  try {
    yield* values;
  } finally {
    release();
  }
}

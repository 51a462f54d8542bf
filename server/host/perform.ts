import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { resolve, sep } from "node:path";
import type { Action } from "../core/plan/step";
import type { Progress } from "../core/progress";
import { CommandError, run } from "./exec";
import { copyImage } from "./images/copy";
import type { BindCheck } from "./mounts/bind-check";
import type { MyceliumClient } from "./mycelium/client";
import { mustBeFree } from "./ports/listeners";
import { runQuick, startConmon } from "./spawner";
import { stopProcess } from "./stop";

export interface PerformOptions {
  /** Only below these may files be written or removed. */
  dirs: string[];
  /** --root of the runtime, and conmon's exit files. */
  runtime: string;
  exits: string;
  /** Mycelium's API. */
  mycelium: Pick<MyceliumClient, "addPeer" | "removePeer">;
  mounts: Pick<BindCheck, "again">;
}

/** What an action that takes long is stopped by, and whom it tells how far it is. */
export interface Reach {
  signal?: AbortSignal | undefined;
  progress?: ((progress: Progress) => void) | undefined;
}

export type Perform = (action: Action, reach?: Reach) => Promise<void>;

/** Performs one action of a plan on this host. */
export function createPerformer(options: PerformOptions): Perform {
  const inside = (path: string) => {
    const whole = resolve(path);
    if (!options.dirs.some((dir) => whole.startsWith(resolve(dir) + sep)))
      throw new Error(`${path} is outside the daemon's directories`);
    return whole;
  };
  return async (action, reach = {}) => {
    reach.signal?.throwIfAborted();
    switch (action.do) {
      case "run":
        return runTolerant(action, reach);
      case "copy":
        return copyImage({ ...action, into: inside(action.into) }, reach);
      case "conmon":
        await startConmon(action.argv, action.timeoutMs);
        return;
      case "mkdir":
        // A bundle is eight calls of microseconds: through the thread pool they take 5 ms of a start.
        mkdirSync(inside(action.path), { recursive: true, mode: action.mode });
        // mkdir(2) takes the umask away from the mode.
        chmodSync(action.path, action.mode);
        return;
      case "write":
        writeFileSync(inside(action.path), action.content, { mode: action.mode });
        return;
      case "remove":
        return rm(inside(action.path), { recursive: true, force: true });
      case "stop":
        return stopProcess(action, options);
      case "peer":
        return changePeer(action, options.mycelium);
      case "check-ports":
        return mustBeFree(action.ports, action.overlay);
      case "check-mounts":
        return options.mounts.again(action.sources);
    }
  };
}

/** One that is there already, or gone already, is as it should be. */
async function changePeer(
  { change, endpoint }: Extract<Action, { do: "peer" }>,
  mycelium: PerformOptions["mycelium"],
): Promise<void> {
  const answer = await (change === "add" ? mycelium.addPeer(endpoint) : mycelium.removePeer(endpoint));
  if (answer.state !== "ok") throw new Error(answer.reason);
}

/** What may be stopped is run where it can be: a quick one is not worth it. */
async function runTolerant(action: Extract<Action, { do: "run" }>, { signal }: Reach): Promise<void> {
  const { argv, input, timeoutMs } = action;
  try {
    if (signal)
      await run(argv, {
        signal,
        ...(input === undefined ? {} : { input }),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
    else await runQuick(action.argv, { input: action.input, timeoutMs: action.timeoutMs });
  } catch (error) {
    if (error instanceof CommandError && isTolerated(error.stderr, action.tolerate ?? [])) return;
    throw error;
  }
}

/** Every line of stderr must be one that is expected; `Command failed -:1` is ip's note of where. */
function isTolerated(stderr: string, expected: string[]): boolean {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !/^Command failed/.test(line));
  return (
    lines.length > 0 &&
    lines.every(
      (line) =>
        expected.some((e) => line.includes(e)) ||
        /^\s*[\^~]+\s*$/.test(line) ||
        /^(add|delete) element /.test(line),
    )
  );
}

// heropodsd with faults: the product's own wiring around an executor that does as FAULTS/armed.json says.
// Only the test bed bundles and starts it: node faulty-daemon.js FAULTS DAEMON_FLAG…
import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Action } from "../../../server/core/plan/step";
import { runDaemon } from "../../../server/heropodsd";
import { type Fault, faultOnce, faultyPerform, pointOf } from "../../../server/host/faulty-perform";
import type { Perform } from "../../../server/host/perform";
import { observeProcess } from "../../../server/host/processes";
import { Armed } from "./armed";

const [dir = "", ...flags] = process.argv.slice(2);
const armedFile = join(dir, "armed.json");

/** How long anything may hang here, in milliseconds. */
const PATIENCE_MS = 250;

await runDaemon(flags, process.env, { perform: withFaults });

function withFaults(perform: Perform): Perform {
  let text = "";
  let faultAt: (action: Action) => Fault | null = () => null;
  return faultyPerform(
    perform,
    (action) => {
      const now = readArmed();
      if (now === "") return null;
      appendFileSync(join(dir, "trace"), `${JSON.stringify(pointOf(action))}\n`);
      if (now !== text) {
        text = now;
        const armed = Armed.parse(JSON.parse(now));
        // What has struck strikes no second time, in a daemon that comes back neither.
        const struck = () => renameSync(armedFile, join(dir, "struck.json"));
        faultAt = armed.point === null ? () => null : faultOnce(armed.point, armed.fault, struck);
      }
      return faultAt(action);
    },
    { hang: hang(perform), kill },
  );
}

function readArmed(): string {
  try {
    return readFileSync(armedFile, "utf8");
  } catch {
    return "";
  }
}

async function kill(): Promise<never> {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => {});
}

/** A command that never ends, a runtime that never answers its conmon, a process that no signal reaches. */
function hang(perform: Perform): Perform {
  return async (action) => {
    switch (action.do) {
      case "run":
        return perform({ ...action, argv: ["sleep", "1000"], timeoutMs: PATIENCE_MS });
      case "conmon": {
        const runtime = join(dir, "hanging-runtime");
        writeFileSync(runtime, "#!/bin/sh\nexec sleep 1000\n", { mode: 0o755 });
        const argv = action.argv.map((word, at) => (action.argv[at - 1] === "-r" ? runtime : word));
        return perform({ ...action, argv, timeoutMs: PATIENCE_MS });
      }
      case "stop": {
        const root = flags[flags.indexOf("--data-dir") + 1];
        const found = await observeProcess(`${root}/runtime`, action.container);
        if (found?.pid) process.kill(found.pid, "SIGSTOP");
        return perform({ ...action, graceMs: PATIENCE_MS });
      }
      case "peer":
        await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
        throw new Error(`Mycelium did not answer within ${PATIENCE_MS} ms`);
      default:
        throw new Error(`${action.do} is a system call: nothing would time it out`);
    }
  };
}

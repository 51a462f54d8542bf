import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Fault, FaultPoint } from "../../../server/host/faulty-perform";
import type { Armed } from "./armed";

/** Tells a host's daemon what is to go wrong, and when. */
export interface Faults {
  /** Its side of the daemon's files. */
  dir: string;
  /** At this point, once. */
  arm(point: FaultPoint, fault: Fault): Promise<void>;
  /** Notes the actions that are performed from now on. */
  trace(): Promise<void>;
  /** Ends either; the actions since then, in order. */
  disarm(): Promise<string[]>;
  /** Did what was armed last strike? */
  struck(): boolean;
}

export async function openFaults(dir: string): Promise<Faults> {
  await mkdir(dir);
  const armed = join(dir, "armed.json");
  const struck = join(dir, "struck.json");
  const trace = join(dir, "trace");
  const begin = async (what: Armed) => {
    await rm(struck, { force: true });
    await rm(trace, { force: true });
    // Whole at once: the daemon reads it at any time.
    await writeFile(`${armed}.new`, JSON.stringify(what));
    await rename(`${armed}.new`, armed);
  };
  return {
    dir,
    arm: (point, fault) => begin({ point, fault }),
    trace: () => begin({ point: null, fault: { kind: "fail", when: "before" } }),
    async disarm() {
      await rm(armed, { force: true });
      const lines = (await readFile(trace, "utf8").catch(() => "")).split("\n").filter(Boolean);
      return lines.map((line) => String(JSON.parse(line)));
    },
    struck: () => existsSync(struck),
  };
}

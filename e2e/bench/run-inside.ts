import { fileURLToPath } from "node:url";
import type { z } from "zod";
import type { BedHost } from "../testbed/bed";

/** Runs a script of inside/ in a host's namespaces and reads the JSON of its last line; the rest goes to stderr. */
export async function runInside<T>(
  host: BedHost,
  script: string,
  args: readonly (string | number)[],
  shape: z.ZodType<T>,
): Promise<T> {
  const file = fileURLToPath(new URL(`inside/${script}`, import.meta.url));
  const argv = [process.execPath, "--import", import.meta.resolve("tsx"), file, host.adminSocket, host.dir];
  const result = await host.exec([...argv, ...args.map(String)], { timeoutMs: 3_600_000 });
  process.stderr.write(result.stderr);
  if (result.exitCode !== 0)
    throw new Error(`The measurement ${script} inside the host failed: ${result.stderr}`);
  return shape.parse(JSON.parse(result.stdout.trim().split("\n").at(-1) ?? ""));
}

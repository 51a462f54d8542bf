import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type RunResult, run } from "../../server/host/exec";
import type { BedHost } from "../testbed/bed";

const PROGRAM = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const ANY_CODE = Array.from({ length: 255 }, (_, i) => i + 1);

/** Runs the `heropods` command for a host, as root types it; any exit code is an answer. */
export function heropods(host: BedHost, ...argv: string[]): Promise<RunResult> {
  return run([process.execPath, PROGRAM, "--socket", host.adminSocket, ...argv], { accept: ANY_CODE });
}

/** The same with --json, parsed; a refusal is thrown with what it said. */
export async function heropodsJson(host: BedHost, ...argv: string[]): Promise<unknown> {
  const { exitCode, stdout, stderr } = await heropods(host, "--json", ...argv);
  if (exitCode !== 0)
    throw new Error(`heropods ${argv.join(" ")} ended with ${exitCode}: ${stdout}${stderr}`);
  return JSON.parse(stdout);
}

/** What the command answers to a bad input with --json, on standard error. */
export async function refusalOf(host: BedHost, ...argv: string[]): Promise<z.infer<typeof Refusal>> {
  const { exitCode, stdout, stderr } = await heropods(host, "--json", ...argv);
  if (exitCode === 0) throw new Error(`heropods ${argv.join(" ")} was not refused: ${stdout}`);
  return { ...Refusal.parse(JSON.parse(stderr)), exitCode };
}

const Refusal = z.object({
  exitCode: z.number().default(0),
  error: z.object({
    message: z.string(),
    problems: z.array(
      z.object({
        path: z.array(z.union([z.string(), z.number()])),
        message: z.string(),
        fix: z.string().optional(),
      }),
    ),
  }),
});

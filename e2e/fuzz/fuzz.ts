import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { z } from "zod";
import { appRouter } from "../../server/api/app-router";
import { proceduresOf } from "../../server/api/procedures";
import type { BedHost } from "../testbed/bed";
import { until } from "../testbed/until";
import { Caller, type Outcome } from "./caller";
import { inputsOf } from "./inputs";

export interface Finding {
  procedure: string;
  /** What is wrong, with the input that shows it. */
  what: string;
}

export interface FuzzOptions {
  /** For each procedure. */
  seconds: number;
  seed: number;
  /** A part of their names. */
  only?: string;
  /** Of so many runs on machines or beds of their own, the n-th, from 1: every procedure is in one of them. */
  part?: { n: number; of: number };
  tell?: (line: string) => void;
}

export interface FuzzReport {
  procedures: number;
  calls: number;
  accepted: number;
  seed: number;
  /** Refusals by their code. */
  refused: Record<string, number>;
  findings: Finding[];
}

/** Typed refusals. Everything else is the daemon's own fault. */
const TYPED = new Set([
  ...["BAD_REQUEST", "NOT_FOUND", "FORBIDDEN", "UNAUTHORIZED", "CONFLICT", "PRECONDITION_FAILED"],
  ...["TOO_MANY_REQUESTS", "PAYLOAD_TOO_LARGE", "PARSE_ERROR"],
]);
/** A message over the limit ends its WebSocket (RFC 6455, 7.4.1). */
const TOO_LARGE = 1009;

/** Makes what calls get further with: a running container, a kept script, a person. */
export async function furnish(host: BedHost): Promise<void> {
  await host.call("mutation", "containers.create", { name: "web", start: true, wait: true });
  // Names that every object has a member of.
  const env = { constructor: "a", prototype: "b", toString: "c" };
  await host.call("mutation", "containers.create", { name: "constructor", env, start: true, wait: true });
  const source = "!!heropods.container_start name:'web'\n";
  await host.call("mutation", "scripts.saved.save", { name: "kept", source });
  const person = { name: "Vi", email: "vi@example.org", password: "correct horse 1", role: "viewer" };
  await host.call("mutation", "people.create", person);
}

/**
 * Calls every procedure with hostile inputs for so many seconds each, as root on admin.sock. After each
 * procedure no operation may be open, the daemon must be the same process with nothing in its log that it
 * calls an error, and where every call was refused the host must be as it was.
 */
export async function fuzz(host: BedHost, options: FuzzOptions): Promise<FuzzReport> {
  const report: FuzzReport = {
    procedures: 0,
    calls: 0,
    accepted: 0,
    seed: options.seed,
    refused: {},
    findings: [],
  };
  const caller = new Caller(host.adminSocket);
  const { only = "", part = { n: 1, of: 1 } } = options;
  const chosen = proceduresOf(appRouter)
    .filter(({ path }) => path.includes(only))
    .filter((_, at) => at % part.of === part.n - 1);
  for (const { path, type } of chosen) {
    report.procedures++;
    const find = (what: string) => report.findings.push({ procedure: path, what });
    const before = {
      calls: report.calls,
      accepted: report.accepted,
      log: logSize(host),
      pid: await pidOf(host),
    };
    const snapshot = await host.snapshot();

    const last: { call: { input: unknown; outcome: Promise<Outcome> } | null } = { call: null };
    const property = fc.asyncProperty(
      fc.oneof(enveloped(inputsOf(schemasOf(path))), envelopes),
      async (input) => {
        last.call = { input, outcome: caller.call(type, path, input) };
        const outcome = await last.call.outcome;
        report.calls++;
        if (outcome.kind === "accepted") report.accepted++;
        if (outcome.kind === "refused")
          report.refused[outcome.code] = (report.refused[outcome.code] ?? 0) + 1;
        const wrong = wrongWith(outcome);
        if (wrong !== null) throw new Error(wrong);
      },
    );
    const result = await fc.check(property, {
      seed: options.seed,
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: options.seconds * 1000,
      markInterruptAsFailure: false,
    });
    if (result.failed && result.counterexample !== null)
      find(`${String(result.errorInstance)} — input: ${shown(result.counterexample[0])}`);

    // Time was over while a call was under way: it has to be answered all the same.
    const late = last.call;
    const wrong = result.failed || late === null ? null : wrongWith(await late.outcome);
    if (wrong !== null && late !== null) find(`${wrong} — input: ${shown(late.input)}`);
    const open = await settled(host);
    if (open !== null) find(`operations are still open: ${open}`);
    if ((await pidOf(host)) !== before.pid) find("the daemon is another process than before");
    for (const line of errorsSince(host, before.log)) find(`the daemon's log: ${line.slice(0, 600)}`);
    if (
      report.accepted === before.accepted &&
      JSON.stringify(await host.snapshot()) !== JSON.stringify(snapshot)
    )
      find("every call was refused, and the host is not as it was");
    options.tell?.(
      `${path}\t${report.calls - before.calls} calls, ${report.accepted - before.accepted} accepted`,
    );
  }
  caller.close();
  return report;
}

const shown = (input: unknown): string => (JSON.stringify(input) ?? "none").slice(0, 600);

function wrongWith(outcome: Outcome): string | null {
  if (outcome.kind === "silent") return "no answer in half a minute";
  if (outcome.kind === "closed") return outcome.code === TOO_LARGE ? null : `closed with ${outcome.code}`;
  if (outcome.kind === "accepted") return null;
  if (outcome.stack) return `a stack went over the wire: ${outcome.message}`;
  return TYPED.has(outcome.code) ? null : `${outcome.code}: ${outcome.message.slice(0, 300)}`;
}

const enveloped = (inputs: fc.Arbitrary<unknown>) =>
  inputs.map((json) => (json === undefined ? undefined : { json }));

/** superjson's own part of a message: types of values that are not there, paths into prototypes. */
const envelopes: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  undefined,
  null,
  1,
  "x",
  [],
  { json: { name: "web" }, meta: { values: { "__proto__.polluted": ["Date"] } } },
  { json: { name: "web" }, meta: { values: { "constructor.prototype.x": ["Date"] } } },
  { json: { name: "web" }, meta: { values: { name: ["regexp"] } } },
  { json: { name: "/(a+)+$/" }, meta: { values: { name: ["regexp"] } } },
  { json: { name: "1" }, meta: { values: { name: ["bigint"] } } },
  { json: { name: "x" }, meta: { values: { name: ["bigint"] } } },
  { json: { name: "web" }, meta: { values: { name: ["Date"] } } },
  { json: { name: ["a"] }, meta: { values: { name: ["set"] } } },
  { json: { name: [1] }, meta: { values: { name: ["map"] } } },
  { json: { name: "x" }, meta: { values: { name: [["class", "Error"]] } } },
  { json: {}, meta: { values: { "a.b.c": ["undefined"] } } },
  { json: {}, meta: { referentialEqualities: { a: ["b"] } } },
  { json: { name: "web" }, meta: { referentialEqualities: { name: ["__proto__.x"] } } },
  { json: null, meta: { values: ["undefined"] } },
  { meta: 7 },
);

const Inputs = z.object({ _def: z.object({ inputs: z.array(z.custom<z.ZodType>()) }) });

/** The schemas that a procedure's input goes through. */
function schemasOf(path: string): z.ZodType[] {
  const procedure = Object.entries(appRouter._def.procedures).find(([name]) => name === path)?.[1];
  return Inputs.parse({ ...procedure })._def.inputs;
}

const logFile = (host: BedHost) => join(host.dir, "heropodsd.log");
const logSize = (host: BedHost) => statSync(logFile(host)).size;

/** pino's levels: 50 is error. */
function errorsSince(host: BedHost, size: number): string[] {
  const text = readFileSync(logFile(host)).subarray(size).toString("utf8");
  return text.split("\n").filter((line) => line !== "" && !/^\{"level":[1-4]0,/.test(line));
}

async function pidOf(host: BedHost): Promise<string> {
  return readFileSync(join(host.dir, "data/heropodsd.pid"), "utf8").trim();
}

const Operations = z.array(z.object({ id: z.string(), kind: z.string(), status: z.string() }));
const SETTLE_MS = 90_000;

/** Waits until nothing is under way; the operations that are open all the same. */
async function settled(host: BedHost): Promise<string | null> {
  let open = "";
  try {
    await until(
      "the operations to end",
      async () => {
        const all = Operations.parse(await host.call("query", "operations.list", { limit: 200 }));
        open = all
          .filter((o) => o.status === "running" || o.status === "stuck")
          .map((o) => `${o.kind} ${o.status}`)
          .join(", ");
        return open === "" ? true : null;
      },
      SETTLE_MS,
    );
    return null;
  } catch (error) {
    return open === "" ? String(error) : open;
  }
}

import { readFile, writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { decodeScript } from "../core/heroscript/decode";
import { printDiagnostic } from "../core/heroscript/diagnostic";
import { format } from "../core/heroscript/format";
import { readIntents } from "../core/heroscript/intents";
import { parse } from "../core/heroscript/parse";
import type { Diagnostic } from "../core/heroscript/script";
import { ScriptName } from "../core/heroscript/script-name";
import { ProblemError, unwrap } from "../core/problem";
import { finish } from "./container-commands";
import { type Context, EXIT, Exit } from "./context";
import { follow, SIGNS } from "./operation";
import { createOutput } from "./script-output";

type PlannedScript = Awaited<ReturnType<Context["api"]["scripts"]["plan"]["query"]>>;

/** What `plan` ends with when the script would change something. */
const CHANGES = 2;

/** A script's file, or standard input for '-'. */
interface Script {
  source: string;
  /** For messages. */
  file: string;
}

/** Plans it first: nothing runs of a script with an action that would fail. */
export async function run(
  ctx: Context,
  file: string,
  options: { yes?: boolean; name?: string },
): Promise<void> {
  const script = await read(ctx, file);
  // The daemon plans it too, and refuses what cannot run; a person is shown the places in the file.
  if (!ctx.json) {
    const { ok, resets } = await planned(ctx, script);
    if (!ok) throw new Exit(EXIT.failed);
    if (resets.length > 0 && !options.yes) {
      ctx.err(`heropods: reset:true in ${script.file} deletes ${resets.join(", ")} with everything inside.`);
      ctx.err("  fix: Run it with --yes if that is meant.");
      throw new Exit(EXIT.failed);
    }
  }
  const name = options.name ?? basename(script.file);
  const begun = await ctx.api.scripts.run.mutate({
    source: script.source,
    ...(ScriptName.safeParse(name).success ? { name } : {}),
    confirmReset: options.yes ?? false,
    wait: ctx.json,
  });
  const output = createOutput((text) => ctx.write("stdout", text));
  const view = await follow(ctx, begun, "", output);
  await finish(ctx, [view]);
}

/** Ends with 0 when nothing would change, 2 when something would, 1 when the script cannot run. */
export async function plan(ctx: Context, file: string, options: { commands?: boolean }): Promise<void> {
  const script = await read(ctx, file);
  const answer = await planned(ctx, script, options.commands);
  if (ctx.json) ctx.out(JSON.stringify(answer));
  else {
    for (const { sign, sentence, notes, problems, host } of answer.actions) {
      if (problems.length > 0) continue;
      ctx.out(`${SIGNS[sign]} ${sentence}`);
      for (const note of notes) ctx.out(`    ${note}`);
      for (const step of host?.steps ?? []) {
        ctx.out(`    ${SIGNS[step.sign]} ${step.sentence}`);
        for (const typed of step.commands) ctx.out(typed.replace(/^/gm, "        "));
      }
    }
    ctx.out(summary(answer));
    if (answer.resets.length > 0)
      ctx.out(`reset:true deletes ${answer.resets.join(", ")}; running it takes --yes.`);
  }
  if (!answer.ok) throw new Exit(EXIT.failed);
  const { add, change, remove } = answer.summary;
  if (add + change + remove > 0) throw new Exit(CHANGES);
}

/** Prints the script in its one spelling, or writes it back with --write. Needs no daemon. */
export async function fmt(ctx: Context, file: string, options: { write?: boolean }): Promise<void> {
  const { source, file: shown } = await read(ctx, file);
  const formatted = format(parse(source));
  if (!formatted.ok) {
    if (ctx.json) throw new ProblemError(formatted.problems);
    // What it is refused for are the faults of reading it, which are diagnostics.
    print(ctx, formatted.problems as Diagnostic[], source, shown);
    throw new Exit(EXIT.failed);
  }
  if (options.write && file !== "-") await writeFile(resolve(ctx.cwd(), file), formatted.value);
  else ctx.write("stdout", formatted.value);
}

/** Prints a HeroPods with its containers as a script; what is not in it goes to standard error. */
export async function exportScript(ctx: Context, heropods: string): Promise<void> {
  const exported = await ctx.api.scripts.export.query({ heropods });
  if (ctx.json) return ctx.out(JSON.stringify(exported));
  ctx.write("stdout", exported.source);
  for (const sentence of exported.omitted) ctx.err(`Left out: ${sentence}`);
}

async function read(ctx: Context, file: string): Promise<Script> {
  if (file === "-") return { source: await ctx.stdin(), file: "<stdin>" };
  return { source: unwrap(decodeScript(await bytesOf(resolve(ctx.cwd(), file)))), file };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ProblemError([{ path: [], message: `${path} cannot be read: ${message}.` }]);
  }
}

/** Prints what there is to tell about the script and its actions; an error of the script ends it here. */
async function planned(ctx: Context, { source, file }: Script, host = false): Promise<PlannedScript> {
  const { diagnostics } = readIntents(parse(source));
  if (ctx.json) return ctx.api.scripts.plan.query({ source, host });
  print(ctx, diagnostics, source, file);
  if (diagnostics.some(({ severity }) => severity === "error")) throw new Exit(EXIT.failed);
  const answer = await ctx.api.scripts.plan.query({ source, host });
  for (const { place, problems } of answer.actions)
    for (const { message, fix } of problems) {
      ctx.err(`${file}:${place.line}:${place.column}: error: ${message}`);
      if (fix !== undefined) ctx.err(`  = ${fix}`);
    }
  return answer;
}

function print(ctx: Context, diagnostics: readonly Diagnostic[], source: string, file: string): void {
  for (const diagnostic of diagnostics) ctx.err(printDiagnostic(diagnostic, source, file));
}

function summary({ ok, summary: { add, change, remove, run: runs } }: PlannedScript): string {
  const commands = `${runs === 1 ? "1 command" : `${runs} commands`} to run`;
  if (!ok) return "It cannot run: see the errors.";
  if (add + change + remove === 0)
    return runs === 0 ? "Nothing to do: everything is as written." : `Nothing to change; ${commands}.`;
  return `${add} to add, ${change} to change, ${remove} to remove, ${commands}`;
}

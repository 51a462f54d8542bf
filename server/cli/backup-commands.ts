import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { json } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { RestoreState, RestoreView, type TableChange } from "../core/backup/restore-view";
import { OperationView } from "../core/model";
import { ProblemError } from "../core/problem";
import { finish } from "./container-commands";
import { type Context, EXIT, Exit } from "./context";
import { printPlan } from "./operation";
import { streamCall } from "./socket-stream";
import { table } from "./table";
import { ago, bytes } from "./words";

/** Writes a backup of now into a new file that its owner alone may read. */
export async function backup(ctx: Context, file: string, options: { images?: boolean }): Promise<void> {
  const path = resolve(ctx.cwd(), file);
  const partial = `${path}.partial`;
  if ((await stat(path).catch(() => null)) !== null)
    throw new ProblemError([
      {
        path: ["file"],
        message: `${path} is there already.`,
        fix: "Choose another name, or remove it first.",
      },
    ]);
  try {
    const answer = await streamCall(ctx.socket, "GET", `/api/backup${options.images ? "?images=1" : ""}`);
    await pipeline(answer, createWriteStream(partial, { flags: "wx", mode: 0o600 }));
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  const { size } = await stat(path);
  if (ctx.json) return ctx.out(JSON.stringify({ path, sizeBytes: size }));
  ctx.out(
    `${path}: ${bytes(size)}. It holds passwords' hashes and the console's keys: keep it as you keep those.`,
  );
}

/** Lists the copies that the daemon keeps, or makes one more. */
export async function backups(ctx: Context): Promise<void> {
  const view = await ctx.api.backups.list.query();
  if (ctx.json) return ctx.out(JSON.stringify(view));
  if (view.trouble !== null) ctx.err(`heropods: the last daily copy could not be made: ${view.trouble}`);
  if (view.copies.length === 0) return ctx.out(`No copies in ${view.directory} yet.`);
  const rows = view.copies.map((c) => [c.path, ago(c.at, ctx.now()), c.reason, bytes(c.sizeBytes)]);
  ctx.out(table(["COPY", "MADE", "WHY", "SIZE"], rows, [3]));
}

export async function makeCopy(ctx: Context): Promise<void> {
  const copy = await ctx.api.backups.make.mutate();
  ctx.out(ctx.json ? JSON.stringify(copy) : `${copy.path}: ${bytes(copy.sizeBytes)}`);
}

export interface RestoreOptions {
  dryRun?: boolean;
  yes?: boolean;
}

/** Checks a backup, says what restoring it would do, asks, and restores it. */
export async function restore(ctx: Context, file: string, options: RestoreOptions): Promise<void> {
  const path = resolve(ctx.cwd(), file);
  const { size } = await stat(path).catch(() => {
    throw new ProblemError([{ path: ["file"], message: `There is no file ${path}.` }]);
  });
  const body = { stream: createReadStream(path), size };
  const view = RestoreView.parse(
    await json(await streamCall(ctx.socket, "POST", "/api/restore/check", body)),
  );
  if (options.dryRun && ctx.json) return ctx.out(JSON.stringify(view));
  if (!ctx.json) print(ctx, view);
  if (options.dryRun) return;
  if (!options.yes) {
    const answer = await ctx.ask("Restore it? Type yes: ");
    if (answer?.trim() !== "yes") {
      ctx.err("heropods: nothing was changed. Agree with 'yes', or with --yes.");
      throw new Exit(EXIT.failed);
    }
  }
  const answer = Answer.parse(
    await json(await streamCall(ctx.socket, "POST", `/api/restore/run?id=${view.id}`)),
  );
  if (answer.operation.status !== "done") {
    if (!ctx.json)
      ctx.err(`heropods: nothing was restored: ${answer.operation.error ?? answer.operation.status}`);
    return finish(ctx, [answer.operation]);
  }
  const state = await restarted(ctx.socket);
  if (state.state === "undone")
    throw new ProblemError([
      {
        path: ["file"],
        message: `The daemon cannot start with this backup, and is back with what it had before: ${state.error}`,
      },
    ]);
  if (ctx.json) ctx.out(JSON.stringify({ ...view, operation: answer.operation }));
  else ctx.out("Restored. heropods ps shows the containers, heropods operations what was done for them.");
}

const Answer = z.object({ operation: OperationView });
const PATIENCE_MS = 300_000;

/** Until the daemon is there again, with what was restored or with what it had. */
async function restarted(socket: string): Promise<RestoreState> {
  for (const end = Date.now() + PATIENCE_MS; ; await delay(100)) {
    try {
      const state = RestoreState.parse(await json(await streamCall(socket, "GET", "/api/restore")));
      if (state.state === "restored" || state.state === "undone") return state;
    } catch (error) {
      // It listens anew in a moment.
      if (Date.now() > end) throw error;
    }
    if (Date.now() > end) throw new Error("The daemon did not come back; its log says why.");
  }
}

function print(ctx: Context, { manifest, pending, changes, plan, notes }: RestoreView): void {
  const age = ago(manifest.createdAt, ctx.now());
  ctx.out(`Backup of ${manifest.host}, ${manifest.createdAt} (${age}), by HeroPods ${manifest.version}`);
  if (pending.length > 0) ctx.out(`Its database is brought to this version by ${pending.join(", ")}`);
  ctx.out("\nThe console's records:");
  if (changes.length === 0) ctx.out("  as they are now");
  for (const change of changes) for (const line of changeLines(change)) ctx.out(`  ${line}`);
  ctx.out("\nThe host:");
  printPlan(ctx, plan);
  ctx.out("");
  for (const note of notes) ctx.out(`- ${note}`);
}

function changeLines({ table: name, added, changed, removed }: TableChange): string[] {
  return (
    [
      ["+", added],
      ["~", changed],
      ["-", removed],
    ] as const
  ).flatMap(([sign, { count, names }]) => {
    if (count === 0) return [];
    const more = count > names.length ? ` and ${count - names.length} more` : "";
    return [`${sign} ${count} ${name}: ${names.join(", ")}${more}`];
  });
}

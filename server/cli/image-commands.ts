import { resolve } from "node:path";
import { finish } from "./container-commands";
import type { Context } from "./context";
import { follow } from "./operation";
import { table } from "./table";
import { ago, bytes, shortDigest } from "./words";

export async function list(ctx: Context, options: { quiet?: boolean }): Promise<void> {
  const all = (await ctx.api.images.list.query()).sort((a, b) => a.name.localeCompare(b.name, "en"));
  if (ctx.json) return ctx.out(JSON.stringify(all));
  if (options.quiet) {
    for (const { name } of all) ctx.out(name);
    return;
  }
  if (all.length === 0) return ctx.out("No images. Pull one: heropods pull alpine");
  const rows = all.map((image) => [
    image.name,
    shortDigest(image.digest),
    bytes(image.sizeBytes),
    image.source,
    ago(image.createdAt, ctx.now()),
    image.usedBy.join(", ") || "-",
  ]);
  ctx.out(table(["NAME", "DIGEST", "SIZE", "SOURCE", "MADE", "USED BY"], rows, [2]));
}

export interface PullOptions {
  plainHttp?: boolean;
  username?: string;
  passwordStdin?: boolean;
  heropods?: string;
}

export async function pull(ctx: Context, reference: string, options: PullOptions): Promise<void> {
  // Never an argument: every user of the host can read those in /proc.
  const password = options.passwordStdin ? (await ctx.stdin()).replace(/\r?\n$/, "") : undefined;
  const begun = await ctx.api.images.pull.mutate({
    reference,
    plainHttp: options.plainHttp ?? false,
    username: options.username,
    password,
    heropods: options.heropods,
    wait: ctx.json,
  });
  await settle(ctx, begun, "pulled");
}

export async function importFile(ctx: Context, file: string, name: string): Promise<void> {
  const path = resolve(ctx.cwd(), file);
  await settle(ctx, await ctx.api.images.import.mutate({ path, name, wait: ctx.json }), "imported");
}

export async function remove(ctx: Context, names: string[]): Promise<void> {
  const views = [];
  for (const name of new Set(names)) {
    const begun = await ctx.api.images.delete.mutate({ name, wait: ctx.json });
    const view = await follow(ctx, begun);
    if (!ctx.json && view.status === "done") ctx.out(`${view.subject.name} is deleted`);
    views.push(view);
  }
  await finish(ctx, views, names.length > 1);
}

async function settle(ctx: Context, begun: Parameters<typeof follow>[1], done: string): Promise<void> {
  const view = await follow(ctx, begun);
  await finish(ctx, [view]);
  if (!ctx.json) ctx.out(`${view.subject.name} is ${done}`);
}

import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { finish } from "./container-commands";
import { type Context, EXIT, Exit } from "./context";
import { follow } from "./operation";
import { streamCall } from "./socket-stream";
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

/** Makes an image of a container's files as they are now. */
export async function commit(ctx: Context, container: string, name: string): Promise<void> {
  await settle(ctx, await ctx.api.images.commit.mutate({ container, name, wait: ctx.json }), "made");
}

/** Writes a container as an OCI archive; '-' is standard output. */
export async function archive(ctx: Context, container: string, file: string): Promise<void> {
  const path = `/api/containers/archive?name=${encodeURIComponent(container)}`;
  const answer = await streamCall(ctx.socket, "GET", path);
  if (file === "-") return pipeline(answer, process.stdout, { end: false });
  await pipeline(answer, createWriteStream(resolve(ctx.cwd(), file), { flags: "wx", mode: 0o600 }));
  ctx.out(
    ctx.json
      ? JSON.stringify({ container, file })
      : `${container} is in ${file}: heropods import ${file} --name NAME`,
  );
}

/** Asks registries whether tags have moved. Exit code 1 where one did not say. */
export async function check(ctx: Context, name?: string): Promise<void> {
  const checks = await ctx.api.images.check.mutate(name === undefined ? {} : { name });
  if (ctx.json) ctx.out(JSON.stringify(checks));
  else if (checks.length === 0) ctx.out("No image was pulled by a tag.");
  else
    ctx.out(
      table(
        ["NAME", "THERE"],
        checks.map((each) => [each.name, each.problem ?? each.state]),
      ),
    );
  if (checks.some(({ state }) => state === "failed")) throw new Exit(EXIT.failed);
}

export async function inspect(ctx: Context, name: string): Promise<void> {
  ctx.out(JSON.stringify(await ctx.api.images.get.query({ name }), null, ctx.json ? 0 : 2));
}

/** Says what would go, and removes it with --yes or when the terminal agrees. */
export async function prune(ctx: Context, options: { yes?: boolean; dryRun?: boolean }): Promise<void> {
  const preview = await ctx.api.images.planPrune.query();
  if (options.dryRun || preview.images.length === 0) {
    if (ctx.json) return ctx.out(JSON.stringify(preview));
    if (preview.images.length === 0) return ctx.out("Every image is used by a container.");
  }
  if (!ctx.json) {
    for (const image of preview.images) ctx.out(`- ${image.name}  ${bytes(image.sizeBytes)}`);
    ctx.out(`${bytes(preview.bytes)} become free.`);
  }
  if (options.dryRun) return;
  if (!options.yes) {
    const answer = await ctx.ask("Delete them? [y/N] ");
    if (answer === null) ctx.err("heropods: nobody is there to ask; say --yes");
    if (!/^y(es)?$/i.test(answer ?? "")) throw new Exit(EXIT.failed);
  }
  const view = await follow(ctx, await ctx.api.images.prune.mutate({ wait: ctx.json }));
  await finish(ctx, [view]);
}

async function settle(ctx: Context, begun: Parameters<typeof follow>[1], done: string): Promise<void> {
  const view = await follow(ctx, begun);
  await finish(ctx, [view]);
  if (!ctx.json) ctx.out(`${view.subject.name} is ${done}`);
}

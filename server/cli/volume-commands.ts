import { finish } from "./container-commands";
import type { Context } from "./context";
import { follow, printPlan } from "./operation";
import { table } from "./table";
import { ago, bytes } from "./words";

export async function list(ctx: Context): Promise<void> {
  const all = (await ctx.api.volumes.list.query()).sort((a, b) => a.name.localeCompare(b.name, "en"));
  if (ctx.json) return ctx.out(JSON.stringify(all));
  if (all.length === 0) return ctx.out("No volumes. Make one: heropods volume create NAME");
  const rows = all.map((volume) => [
    volume.name,
    volume.sizeBytes === null ? "-" : bytes(volume.sizeBytes),
    volume.usedBy.join(", ") || "-",
    ago(volume.createdAt, ctx.now()),
    volume.path,
  ]);
  ctx.out(table(["NAME", "SIZE", "USED BY", "MADE", "PATH"], rows, [1]));
}

export async function create(ctx: Context, names: string[]): Promise<void> {
  const views = [];
  for (const name of new Set(names))
    views.push(await follow(ctx, await ctx.api.volumes.create.mutate({ name, wait: ctx.json })));
  await finish(ctx, views, names.length > 1);
}

export async function remove(ctx: Context, names: string[], options: { dryRun?: boolean }): Promise<void> {
  const views = [];
  for (const name of new Set(names)) {
    if (options.dryRun) {
      const plan = await ctx.api.volumes.planDelete.query({ name });
      if (ctx.json) ctx.out(JSON.stringify(plan));
      else printPlan(ctx, plan);
      continue;
    }
    views.push(await follow(ctx, await ctx.api.volumes.delete.mutate({ name, wait: ctx.json })));
  }
  if (!options.dryRun) await finish(ctx, views, names.length > 1);
}

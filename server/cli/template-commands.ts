import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { configurationOf } from "../core/container/configuration";
import type { Context } from "./context";
import { table } from "./table";
import { ago, bytes } from "./words";

export async function list(ctx: Context): Promise<void> {
  const all = await ctx.api.templates.list.query();
  if (ctx.json) return ctx.out(JSON.stringify(all));
  if (all.length === 0)
    return ctx.out("No templates. Keep a container's: heropods templates save NAME --from CONTAINER");
  const rows = all.map(({ name, note, configuration, updatedAt }) => [
    name,
    configuration?.image ?? "cannot be used",
    configuration?.memoryBytes == null ? "-" : bytes(configuration.memoryBytes),
    ago(updatedAt, ctx.now()),
    note,
  ]);
  ctx.out(table(["NAME", "IMAGE", "MEMORY", "CHANGED", "FOR"], rows));
  for (const { name, problems } of all) for (const { message } of problems) ctx.err(`${name}: ${message}`);
}

/** Keeps the configuration of a container. */
export async function save(
  ctx: Context,
  name: string,
  options: { from: string; note?: string },
): Promise<void> {
  const container = await ctx.api.containers.get.query({ name: options.from });
  await ctx.api.templates.save.mutate({
    name,
    note: options.note ?? "",
    configuration: configurationOf(container),
  });
  said(ctx, name, `Kept ${name}.`);
}

/** A file that `export` wrote, here or on another host; '-' is standard input. */
export async function importFile(ctx: Context, file: string, options: { name?: string }): Promise<void> {
  const text = file === "-" ? await ctx.stdin() : await readFile(resolve(ctx.cwd(), file), "utf8");
  const template = await ctx.api.templates.read.mutate({ text });
  const name = options.name ?? template.name ?? "";
  await ctx.api.templates.save.mutate({ name, note: template.note, configuration: template.configuration });
  said(ctx, name, `Kept ${name}.`);
}

export async function exportFile(ctx: Context, name: string): Promise<void> {
  ctx.write("stdout", await ctx.api.templates.export.query({ name }));
}

export async function remove(ctx: Context, name: string): Promise<void> {
  await ctx.api.templates.delete.mutate({ name });
  said(ctx, name, `Deleted ${name}.`);
}

function said(ctx: Context, name: string, words: string): void {
  ctx.out(ctx.json ? JSON.stringify({ name }) : words);
}

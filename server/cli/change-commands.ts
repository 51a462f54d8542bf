import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { z } from "zod";
import type { ConfigurationChange } from "../core/container/configuration";
import type { ContainerView } from "../core/model";
import { ProblemError } from "../core/problem";
import { type CreateOptions, create, finish } from "./container-commands";
import type { Context } from "./context";
import { type LifeOptions, lifeOf } from "./life-options";
import { follow, printPlan } from "./operation";

export interface UpdateOptions extends LifeOptions {
  image?: string;
  env?: Record<string, string>;
  unsetEnv?: string[];
  label?: Record<string, string>;
  unsetLabel?: string[];
  /** 'none': from now on. A null would not come through: commander takes it for a value that is missing. */
  memory?: number | "none";
  cpus?: number | "none";
  pids?: number | "none";
  overlayIngress?: "open" | "closed";
  keepAlive?: boolean;
  capAdd?: string[];
  capDrop?: string[];
  readOnly?: boolean;
  /** Parts as JSON; '-' is standard input. */
  file?: string;
  dryRun?: boolean;
}

type Change = z.input<typeof ConfigurationChange>;

/** Changes what is named and leaves the rest; says what that restarts before it is done. */
export async function update(
  ctx: Context,
  name: string,
  command: string[],
  options: UpdateOptions,
): Promise<void> {
  const container = await ctx.api.containers.get.query({ name });
  const change: Change = {
    ...(options.file === undefined ? {} : await partsIn(ctx, options.file)),
    ...changeOf(container, command, options),
  };
  const preview = await ctx.api.containers.planChange.query({ name, change });
  for (const warning of preview.warnings) ctx.err(`heropods: ${warning}`);
  if (options.dryRun && ctx.json) return ctx.out(JSON.stringify(preview));
  if (!ctx.json) ctx.out(preview.sentence);
  if (options.dryRun) return printPlan(ctx, preview.plan);
  const begun = await ctx.api.containers.change.mutate({ name, change, wait: ctx.json });
  await finish(ctx, [await follow(ctx, begun)]);
}

/** The same configuration with a name and addresses of its own. */
export async function duplicate(
  ctx: Context,
  from: string,
  name: string,
  options: Pick<CreateOptions, "start" | "dryRun">,
): Promise<void> {
  const container = await ctx.api.containers.get.query({ name: from });
  await create(ctx, name, [], { ...options, heropods: container.heropods, like: container });
}

function changeOf(container: ContainerView, command: string[], options: UpdateOptions): Change {
  const { image, memory, cpus, pids, overlayIngress, keepAlive, capAdd, capDrop, readOnly } = options;
  return defined({
    image,
    command: command.length > 0 ? command : undefined,
    env: merged(container.env, options.env, options.unsetEnv),
    labels: merged(container.labels, options.label, options.unsetLabel),
    memoryBytes: limit(memory),
    cpus: limit(cpus),
    pidsLimit: limit(pids),
    overlayIngress,
    keepAlive,
    capAdd:
      capAdd === undefined && capDrop === undefined
        ? undefined
        : [...container.capAdd.filter((each) => !capDrop?.map(wholeName).includes(each)), ...(capAdd ?? [])],
    readOnlyRoot: readOnly,
    ...lifeOf(options),
  });
}

const limit = (value: number | "none" | undefined) => (value === "none" ? null : value);

function merged(
  before: Record<string, string>,
  set: Record<string, string> | undefined,
  unset: string[] | undefined,
): Record<string, string> | undefined {
  if (set === undefined && unset === undefined) return undefined;
  const kept = Object.entries(before).filter(([key]) => !unset?.includes(key));
  return { ...Object.fromEntries(kept), ...set };
}

const wholeName = (capability: string) => `CAP_${capability.toUpperCase().replace(/^CAP_/, "")}`;

function defined(parts: Change): Change {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

/** Judged by the daemon, which names each part that cannot be. */
async function partsIn(ctx: Context, file: string): Promise<Change> {
  const text = file === "-" ? await ctx.stdin() : await readFile(resolve(ctx.cwd(), file), "utf8");
  const refuse = (message: string) => new ProblemError([{ path: ["file"], message: `${file}: ${message}` }]);
  let parts: unknown;
  try {
    parts = JSON.parse(text);
  } catch (error) {
    throw refuse(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof parts !== "object" || parts === null || Array.isArray(parts))
    throw refuse('it is a JSON object of parts, such as {"cpus": 0.5}');
  return { ...parts };
}

import { type ContainerConfiguration, configurationOf } from "../core/container/configuration";
import type { ContainerView, OperationView, PlanView } from "../core/model";
import type { Mount } from "../core/mounts/mount";
import type { PublishedPort } from "../core/ports/published-port";
import { ProblemError } from "../core/problem";
import { type ConfinementOptions, confinementOf } from "./confinement-options";
import { type Context, EXIT, Exit } from "./context";
import { type LifeOptions, lifeOf } from "./life-options";
import { follow, printPlan } from "./operation";
import { table } from "./table";
import { ago, stateWord } from "./words";

export interface CreateOptions extends LifeOptions, ConfinementOptions {
  /** A template's name: what is not said is as it says. */
  template?: string;
  /** What is not said is as here. */
  like?: ContainerConfiguration;
  image?: string;
  heropods?: string;
  env?: Record<string, string>;
  memory?: number;
  cpus?: number;
  pids?: number;
  overlayIngress?: "open" | "closed";
  keepAlive?: boolean;
  publish?: PublishedPort[];
  volume?: Mount[];
  start?: boolean;
  dryRun?: boolean;
}

export async function ps(ctx: Context, options: { quiet?: boolean }): Promise<void> {
  const all = (await ctx.api.containers.list.query()).sort((a, b) => natural.compare(a.name, b.name));
  if (ctx.json) return ctx.out(JSON.stringify(all));
  if (options.quiet) {
    for (const { name } of all) ctx.out(name);
    return;
  }
  if (all.length === 0) return ctx.out("No containers. Make one: heropods create NAME --start");
  const rows = all.map((c) => [
    c.name,
    stateWord(c.state, ctx.colour),
    c.image,
    c.ipv4,
    c.overlay ?? "-",
    c.heropods,
    c.state === "running" && c.startedAt !== null ? ago(c.startedAt, ctx.now()) : exitWord(c),
  ]);
  ctx.out(table(["NAME", "STATE", "IMAGE", "IPV4", "OVERLAY", "HEROPODS", "SINCE"], rows));
  for (const c of all) if (c.trouble !== null) ctx.err(`${c.name}: ${c.trouble}`);
}

export async function create(
  ctx: Context,
  name: string,
  command: string[],
  options: CreateOptions,
): Promise<void> {
  const start = options.start ?? false;
  const like = options.like ?? (await templateOf(ctx, options.template));
  const said = {
    command: command.length > 0 ? command : undefined,
    image: options.image,
    env: options.env === undefined ? undefined : { ...like?.env, ...options.env },
    memoryBytes: options.memory,
    cpus: options.cpus,
    pidsLimit: options.pids,
    overlayIngress: options.overlayIngress,
    keepAlive: options.keepAlive,
    ports: options.publish,
    mounts: options.volume,
    ...lifeOf(options),
    ...confinementOf(options),
  };
  const input = {
    ...(like === null ? {} : configurationOf(like)),
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    name,
    heropods: options.heropods,
  };
  if (options.dryRun) return printPlan(ctx, await ctx.api.containers.planCreate.query({ ...input, start }));
  const begun = await ctx.api.containers.create.mutate({ ...input, start, wait: ctx.json });
  await finish(ctx, [await follow(ctx, begun)]);
  if (ctx.json) return;
  const made = await ctx.api.containers.get.query({ name });
  ctx.out(`${name} is ${made.state}: ${[made.ipv4, made.overlay].filter((a) => a !== null).join(" and ")}`);
}

async function templateOf(ctx: Context, name: string | undefined): Promise<ContainerConfiguration | null> {
  if (name === undefined) return null;
  const { configuration, problems } = await ctx.api.templates.get.query({ name });
  if (configuration === null) throw new ProblemError(problems);
  return configuration;
}

export type Act = "start" | "stop" | "restart" | "delete";

/** All at once; each line says of whom it is when there are several. */
export async function act(
  ctx: Context,
  action: Act,
  names: string[],
  options: { dryRun?: boolean; volumes?: boolean },
): Promise<void> {
  const unique = [...new Set(names)];
  const volumes = options.volumes ?? false;
  if (options.dryRun) return preview(ctx, action, unique, volumes);
  const label = (name: string) => (unique.length > 1 ? `${name}: ` : "");
  const asked = await Promise.allSettled(
    unique.map(async (name) => {
      const asked = { name, wait: ctx.json };
      const begun = await (action === "delete"
        ? ctx.api.containers.delete.mutate({ ...asked, volumes })
        : ctx.api.containers[action].mutate(asked));
      return follow(ctx, begun, label(name));
    }),
  );
  const refused = asked.flatMap((a) => (a.status === "rejected" ? [a.reason as unknown] : []));
  const views = asked.flatMap((a) => (a.status === "fulfilled" ? [a.value] : []));
  if (refused.length > 0) {
    if (ctx.json && views.length > 0) ctx.out(JSON.stringify(views));
    throw refused.length === 1 ? refused[0] : new AggregateError(refused);
  }
  await finish(ctx, views, unique.length > 1);
}

async function preview(ctx: Context, action: Act, names: string[], volumes: boolean): Promise<void> {
  const plans: Record<string, PlanView> = {};
  for (const name of names) plans[name] = await ctx.api.containers.plan.query({ name, action, volumes });
  if (ctx.json) return ctx.out(JSON.stringify(plans));
  for (const [name, plan] of Object.entries(plans)) {
    if (names.length > 1) ctx.out(`${name}:`);
    printPlan(ctx, plan);
  }
}

/** Prints the operations with --json, and ends with 1 unless all are done. */
export async function finish(ctx: Context, views: OperationView[], list = false): Promise<void> {
  if (ctx.json) ctx.out(JSON.stringify(list ? views : views[0]));
  if (views.some((view) => view.status !== "done")) throw new Exit(EXIT.failed);
}

export async function inspect(ctx: Context, name: string): Promise<void> {
  const view = await ctx.api.containers.get.query({ name });
  ctx.out(ctx.json ? JSON.stringify(view) : JSON.stringify(view, null, 2));
}

/** 'app-5' before 'app-10'. */
const natural = new Intl.Collator("en", { numeric: true });

function exitWord(container: ContainerView): string {
  return container.exitCode === null ? "-" : `exit ${container.exitCode}`;
}

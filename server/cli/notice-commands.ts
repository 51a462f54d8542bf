import type { TargetInput, TargetView } from "../core/notices/targets";
import type { Context } from "./context";
import { table } from "./table";
import { ago } from "./words";

export async function list(ctx: Context): Promise<void> {
  const targets = await ctx.api.notices.list.query();
  if (ctx.json) return ctx.out(JSON.stringify(targets));
  if (targets.length === 0) return ctx.out("Nobody is told. Begin: heropods notices webhook NAME URL");
  const rows = targets.map((t) => [t.name, placeOf(t), t.kinds.join(","), lastOf(t, ctx.now())]);
  ctx.out(table(["NAME", "WHERE", "WHAT", "LAST"], rows));
  for (const { name, last } of targets) if (last?.error) ctx.err(`${name}: ${last.error}`);
}

export interface WebhookOptions {
  kinds: string;
  allowInternal?: boolean;
  secretStdin?: boolean;
}

export async function webhook(
  ctx: Context,
  name: string,
  url: string,
  { kinds, allowInternal, secretStdin }: WebhookOptions,
): Promise<void> {
  const settings = { kind: "webhook", url, allowInternal: allowInternal ?? false } as const;
  await save(ctx, { name, kinds: kindsOf(kinds), settings, ...(await secretOf(ctx, secretStdin)) });
}

export interface MailOptions {
  server: string;
  port: number;
  security: "tls" | "starttls" | "none";
  user: string;
  passwordStdin?: boolean;
  from: string;
  to: string;
  kinds: string;
}

export async function mail(ctx: Context, name: string, options: MailOptions): Promise<void> {
  const { server, port, security, user, from, to, kinds, passwordStdin } = options;
  const settings = { kind: "mail" as const, host: server, port, security, user, from, to: words(to) };
  await save(ctx, { name, kinds: kindsOf(kinds), settings, ...(await secretOf(ctx, passwordStdin)) });
}

async function save(ctx: Context, input: TargetInput): Promise<void> {
  const saved = await ctx.api.notices.save.mutate(input);
  if (ctx.json) return ctx.out(JSON.stringify(saved));
  ctx.out(`${input.name} is told. Try it: heropods notices test ${input.name}`);
  if (saved.secret !== null) ctx.out(`Signed with ${saved.secret} (shown this once)`);
}

export async function test(ctx: Context, name: string): Promise<void> {
  await ctx.api.notices.test.mutate({ name });
  ctx.out(ctx.json ? JSON.stringify({ name, sent: true }) : `${name} took it`);
}

export async function remove(ctx: Context, name: string): Promise<void> {
  await ctx.api.notices.remove.mutate({ name });
  ctx.out(ctx.json ? JSON.stringify({ name, removed: true }) : `${name} is told nothing more`);
}

async function secretOf(ctx: Context, fromStdin: boolean | undefined): Promise<{ secret?: string }> {
  return fromStdin ? { secret: (await ctx.stdin()).replace(/\r?\n$/, "") } : {};
}

const words = (list: string): string[] =>
  list
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

// The daemon says of each word that is none of them which there are.
const kindsOf = (list: string) => words(list) as TargetInput["kinds"];

const placeOf = ({ settings }: TargetView): string =>
  settings.kind === "webhook"
    ? settings.url
    : `${settings.to.join(", ")} by ${settings.host}:${settings.port}`;

function lastOf({ last, waiting }: TargetView, now: Date): string {
  if (waiting > 0) return `${waiting} waiting`;
  if (last === null) return "-";
  return `${last.error === null ? "told" : "failed"} ${ago(last.at, now)}`;
}

import type { Context } from "./context";
import { table } from "./table";
import { ago } from "./words";

export async function list(ctx: Context): Promise<void> {
  const all = await ctx.api.registries.list.query();
  if (ctx.json) return ctx.out(JSON.stringify(all));
  if (all.length === 0)
    return ctx.out(
      "No registry is kept. Add one: heropods registry login ghcr.io --username NAME --password-stdin",
    );
  const rows = all.map((registry) => [
    registry.domain,
    registry.username || "-",
    registry.plainHttp ? "http" : "https",
    registry.usable
      ? `${ago(registry.updatedAt, ctx.now())} by ${registry.updatedBy}`
      : "password must be given again",
  ]);
  ctx.out(table(["REGISTRY", "USER", "BY", "KEPT"], rows));
}

export async function login(
  ctx: Context,
  domain: string,
  options: { username?: string; passwordStdin?: boolean; plainHttp?: boolean },
): Promise<void> {
  // Never an argument: every user of the host can read those in /proc.
  const password = options.passwordStdin ? (await ctx.stdin()).replace(/\r?\n$/, "") : undefined;
  const kept = await ctx.api.registries.save.mutate({
    domain,
    username: options.username ?? "",
    plainHttp: options.plainHttp ?? false,
    ...(password === undefined ? {} : { password }),
  });
  ctx.out(
    ctx.json ? JSON.stringify(kept) : `${kept.domain} is kept${kept.username ? ` for ${kept.username}` : ""}`,
  );
}

export async function logout(ctx: Context, domain: string): Promise<void> {
  await ctx.api.registries.delete.mutate({ domain });
  if (ctx.json) return ctx.out(JSON.stringify({ domain }));
  ctx.out(`${domain} is forgotten`);
}

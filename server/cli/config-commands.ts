import { HEROPODS_FIELDS } from "../core/heropods-fields";
import type { HeroPodsInput, MyceliumInput } from "../core/inputs";
import type { RepairPolicy } from "../core/model";
import { finish } from "./container-commands";
import type { Context } from "./context";
import { follow, printPlan } from "./operation";
import { table } from "./table";

export async function list(ctx: Context): Promise<void> {
  const all = await ctx.api.heropods.list.query();
  if (ctx.json) return ctx.out(JSON.stringify(all));
  const rows = all.map((h) => [
    h.name,
    h.bridge_name,
    h.subnet,
    h.gateway_ip,
    h.mycelium_enabled ? h.mycelium_ipv6_range : "off",
    String(h.containers.length),
    `${h.addresses.used} of ${h.addresses.total}`,
  ]);
  ctx.out(
    table(["NAME", "BRIDGE", "SUBNET", "GATEWAY", "MYCELIUM", "CONTAINERS", "ADDRESSES"], rows, [5, 6]),
  );
}

export async function show(ctx: Context, name: string): Promise<void> {
  const view = await ctx.api.heropods.get.query({ name });
  if (ctx.json) return ctx.out(JSON.stringify(view));
  const width = Math.max(...HEROPODS_FIELDS.map((field) => field.length));
  for (const field of ["name", ...HEROPODS_FIELDS] as const)
    ctx.out(`${field.padEnd(width)}  ${String(view[field])}`);
  ctx.out(`${"containers".padEnd(width)}  ${view.containers.join(", ") || "-"}`);
  ctx.out(`${"addresses".padEnd(width)}  ${view.addresses.used} of ${view.addresses.total} used`);
}

export interface SetOptions {
  bridgeName?: string;
  subnet?: string;
  gatewayIp?: string;
  dnsServers?: string;
  usePodman?: boolean;
  repair?: RepairPolicy;
  dryRun?: boolean;
}

/** Makes a HeroPods, or changes what is named and leaves the rest as it is. */
export async function set(ctx: Context, name: string, options: SetOptions): Promise<void> {
  const before = (await ctx.api.heropods.list.query()).find((h) => h.name === name);
  const input: Partial<HeroPodsInput> & { name: string } = {
    name,
    bridge_name: options.bridgeName ?? before?.bridge_name,
    subnet: options.subnet ?? before?.subnet,
    gateway_ip: options.gatewayIp ?? before?.gateway_ip,
    dns_servers: options.dnsServers ?? before?.dns_servers,
    use_podman: options.usePodman ?? before?.use_podman,
    ...(options.repair === undefined ? {} : { repair: options.repair }),
  };
  if (options.dryRun) return printPlan(ctx, await ctx.api.heropods.plan.query(input));
  await settle(ctx, await ctx.api.heropods.save.mutate({ ...input, wait: ctx.json }), "saved");
}

export async function remove(ctx: Context, name: string, options: { dryRun?: boolean }): Promise<void> {
  if (options.dryRun) return printPlan(ctx, await ctx.api.heropods.planDelete.query({ name }));
  await settle(ctx, await ctx.api.heropods.delete.mutate({ name, wait: ctx.json }), "deleted");
}

export interface MyceliumOptions {
  version?: string;
  ipv6Range?: string;
  keyPath?: string;
  peers?: string;
  interfaceName?: string;
  dryRun?: boolean;
}

export async function enableMycelium(
  ctx: Context,
  heropods: string,
  options: MyceliumOptions,
): Promise<void> {
  const input: MyceliumInput = {
    heropods,
    // What was left out is empty, so that the daemon names everything that is missing at once.
    version: options.version ?? "",
    ipv6_range: options.ipv6Range ?? "",
    key_path: options.keyPath ?? "",
    peers: options.peers ?? "",
    ...(options.interfaceName === undefined ? {} : { interface_name: options.interfaceName }),
  };
  if (options.dryRun) return printPlan(ctx, await ctx.api.heropods.planEnableMycelium.query(input));
  const begun = await ctx.api.heropods.enableMycelium.mutate({ ...input, wait: ctx.json });
  await settle(ctx, begun, "on Mycelium");
}

export async function disableMycelium(
  ctx: Context,
  heropods: string,
  options: { dryRun?: boolean },
): Promise<void> {
  if (options.dryRun) return printPlan(ctx, await ctx.api.heropods.planDisableMycelium.query({ heropods }));
  const begun = await ctx.api.heropods.disableMycelium.mutate({ heropods, wait: ctx.json });
  await settle(ctx, begun, "off Mycelium");
}

async function settle(ctx: Context, begun: Parameters<typeof follow>[1], done: string): Promise<void> {
  const view = await follow(ctx, begun);
  await finish(ctx, [view]);
  if (!ctx.json) ctx.out(`${view.subject.name} is ${done}`);
}

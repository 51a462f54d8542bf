import type { Outcome } from "../core/plan/apply";
import type { Desired } from "../core/plan/desired";
import type { Plan } from "../core/plan/step";
import type { HostState } from "./host-state";
import type { Registry } from "./registry";

/** Held by the one operation that changes what all containers share. */
export const SHARED = "shared";

/** Bridges, sysctls and the whole table belong to all containers. */
export function touchesShared(plan: Plan): boolean {
  return plan.steps.some(
    ({ object, id }) => object.kind === "bridge" || object.kind === "sysctl" || id === "firewall:heropods",
  );
}

/**
 * After a plan that may have changed what is shared. Only a table that was replaced is known to be as it
 * should: a plan that failed, or had no such step, says nothing about it.
 */
export async function settleShared(
  host: Pick<HostState, "firewallApplied" | "touched">,
  { plan, wanted }: { plan: Plan; wanted: Desired },
  outcome: Outcome,
): Promise<void> {
  if (!touchesShared(plan)) return;
  const replaced = outcome.status === "done" && plan.steps.some(({ id }) => id === "firewall:heropods");
  if (replaced) await host.firewallApplied(wanted);
  else host.touched();
}

/**
 * Notes whether forwarding was on before the plan turns it on. Where it was off, the firewall keeps
 * the host from routing for anyone but the containers; so the plan must be made after this.
 */
export async function rememberForwarding(registry: Registry, host: HostState): Promise<void> {
  const { sysctls } = await host.observe();
  const { ipv4ForwardingBefore, ipv6ForwardingBefore } = registry.host;
  if (ipv4ForwardingBefore !== null && ipv6ForwardingBefore !== null) return;
  await registry.updateHost({
    ...(ipv4ForwardingBefore === null
      ? { ipv4ForwardingBefore: sysctls.get("net.ipv4.ip_forward") === "1" }
      : {}),
    ...(ipv6ForwardingBefore === null
      ? { ipv6ForwardingBefore: sysctls.get("net.ipv6.conf.all.forwarding") === "1" }
      : {}),
  });
}

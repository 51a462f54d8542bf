import { objectNames } from "../names";
import { planDown } from "./container-down";
import { planUp } from "./container-up";
import type { Desired } from "./desired";
import { planBase } from "./host-base";
import type { Observed } from "./observed";
import type { Plan } from "./step";

/** Down, then up: one plan, whose second half waits for the whole first. */
export function planRestart(name: string, desired: Desired, observed: Observed): Plan {
  const container = desired.containers.find((c) => c.name === name);
  if (!container) throw new Error(`planRestart: ${name} is not among the desired containers`);
  const down = planDown({ ...container, running: false }, desired, observed).map((step) => ({
    ...step,
    id: `down/${step.id}`,
    after: step.after.map((id) => `down/${id}`),
  }));
  const base = planBase(desired, observed);
  const ids = down.map((s) => s.id);
  const up = planUp(container, desired, withoutContainer(observed, name, container.hash), base);
  return { steps: [...down, ...base, ...up.map((step) => ({ ...step, after: [...ids, ...step.after] }))] };
}

/** What is observed once a container's objects are gone; its bundle stays. */
export function withoutContainer(observed: Observed, name: string, hash: string): Observed {
  const { netns, bridgePort, overlayHost } = objectNames(name, hash);
  const links = [bridgePort, overlayHost];
  const ours = (text: string) => links.some((link) => text.startsWith(`${link} `));
  const addresses = new Set(
    [...observed.overlayRoutes].flatMap(([address, dev]) => (links.includes(dev) ? [address] : [])),
  );
  const less = <T>(set: ReadonlySet<T>, gone: T) => new Set([...set].filter((x) => x !== gone));
  return {
    ...observed,
    links: new Map([...observed.links].filter(([link]) => !links.includes(link))),
    netns: less(observed.netns, netns),
    rootfs: less(observed.rootfs, name),
    processes: new Map([...observed.processes].filter(([p]) => p !== name)),
    overlayRoutes: new Map([...observed.overlayRoutes].filter(([, dev]) => !links.includes(dev))),
    neighbours: new Map([...observed.neighbours].filter(([key]) => !ours(key))),
    firewall: {
      ...observed.firewall,
      elements: new Set([...observed.firewall.elements].filter((e) => !addresses.has(e))),
    },
  };
}

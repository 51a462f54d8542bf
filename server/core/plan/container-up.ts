import { elementsOf } from "../firewall/ruleset";
import { bridgeMac, objectNames } from "../names";
import type { Desired, DesiredContainer } from "./desired";
import { ALIAS, batch } from "./host-base";
import type { Observed } from "./observed";
import { deleteLinks, deleteProcess, elementInput, removeNeighbour, unmount } from "./removal";
import type { Action, Step } from "./step";

/** The daemon's mark on routes of its own (ip-route(8), `protocol`); free in rt_protos. */
export const ROUTE_PROTOCOL = 72;
/** Fixed link-local address of every host end, so that a container's route never depends on the host. */
const OVERLAY_GATEWAY = "fe80::1";

/** Steps that bring a container from whatever is there to running. Empty when it is so already. */
export function planUp(
  container: DesiredContainer,
  desired: Desired,
  observed: Observed,
  base: Step[],
): Step[] {
  const plan = new Draft(container, desired, observed, base);
  const process = observed.processes.get(container.name);
  const alive = process?.state === "running";
  if (!alive && process !== undefined) plan.push(clearProcess(plan));
  if (!alive) plan.push(bundleStep(plan));
  if (!alive && !observed.rootfs.has(container.name)) plan.push(rootfsStep(plan));
  if (container.overlay === null && observed.links.get(plan.names.overlayHost)?.ours)
    plan.push(leaveOverlayStep(plan));
  if (!observed.netns.has(plan.names.netns)) plan.push(netnsStep(plan, alive ? process.pid : null));
  const inside = interfacesStep(plan);
  if (inside) plan.push(inside);
  const outside = attachmentStep(plan);
  if (outside) plan.push(outside);
  const elements = firewallElementsStep(plan);
  if (elements) plan.push(elements);
  if (!alive) {
    plan.push(createStep(plan));
    plan.push(startStep(plan));
  }
  return plan.steps;
}

/** What the step builders share: the container, its names, and which steps are there to wait for. */
class Draft {
  readonly steps: Step[] = [];
  readonly names;
  constructor(
    readonly container: DesiredContainer,
    readonly desired: Desired,
    readonly observed: Observed,
    readonly base: Step[],
  ) {
    this.names = objectNames(container.name, container.hash);
  }
  push(step: Step) {
    this.steps.push(step);
  }
  /** Those of the named steps that the plan has. */
  after(...ids: string[]): string[] {
    const known = new Set([...this.base, ...this.steps].map((s) => s.id));
    return ids.filter((id) => known.has(id));
  }
  id(kind: string): string {
    return `${kind}:${this.container.name}`;
  }
  get bundle(): string {
    return `${this.desired.paths.bundles}/${this.container.name}`;
  }
}

function clearProcess(plan: Draft): Step {
  const { name } = plan.container;
  return {
    id: `clear:${name}`,
    sign: "remove",
    object: { kind: "process", name },
    sentence: `Clear away what is left of ${name}'s last process`,
    do: deleteProcess(plan.desired, name),
    undo: [],
    after: [],
  };
}

function bundleStep(plan: Draft): Step {
  const { container, observed } = plan;
  const fresh = !observed.bundles.has(container.name);
  const dirs = fresh ? ["", "/upper", "/work", "/rootfs"] : [];
  return {
    id: plan.id("bundle"),
    sign: fresh ? "add" : "change",
    object: { kind: "bundle", name: container.name },
    sentence: fresh ? `Make the bundle of ${container.name}` : `Write the bundle of ${container.name}`,
    do: [
      ...dirs.map(
        (dir): Action => ({
          do: "mkdir",
          path: plan.bundle + dir,
          mode: dir === "/upper" || dir === "/rootfs" ? 0o755 : 0o700,
        }),
      ),
      ...Object.entries(container.files).map(
        ([file, content]): Action => ({
          do: "write",
          path: `${plan.bundle}/${file}`,
          content,
          mode: file === "config.json" ? 0o600 : 0o644,
        }),
      ),
    ],
    undo: fresh ? [{ do: "remove", path: plan.bundle }] : [],
    after: plan.after(plan.id("clear")),
  };
}

function rootfsStep(plan: Draft): Step {
  const { container, bundle } = plan;
  const target = `${bundle}/rootfs`;
  const options = `lowerdir=${container.imageRoot},upperdir=${bundle}/upper,workdir=${bundle}/work`;
  return {
    id: plan.id("rootfs"),
    sign: "add",
    object: { kind: "rootfs", name: container.name },
    sentence: `Mount the image as the root of ${container.name}`,
    do: [
      { do: "run", argv: ["mount", "-t", "overlay", "-o", options, `heropods-${container.name}`, target] },
    ],
    undo: [unmount(target)],
    after: plan.after(plan.id("bundle"), plan.id("clear")),
  };
}

/** A process that lost its namespace's name keeps the namespace: `ip netns attach` names it again. */
function netnsStep(plan: Draft, pid: number | null): Step {
  const { netns } = plan.names;
  const { name } = plan.container;
  return {
    id: plan.id("netns"),
    sign: "add",
    object: { kind: "netns", name: netns },
    sentence:
      pid === null ? `Make the network namespace ${netns}` : `Name the network namespace of ${name} again`,
    do: [
      {
        do: "run",
        argv: pid === null ? ["ip", "netns", "add", netns] : ["ip", "netns", "attach", netns, String(pid)],
        tolerate: ["File exists"],
      },
    ],
    undo:
      pid === null ? [{ do: "run", argv: ["ip", "netns", "del", netns], tolerate: ["No such file"] }] : [],
    after: plan.after(plan.id("bundle")),
  };
}

/** The container keeps running; its overlay link goes, and its address and routes with it. */
function leaveOverlayStep(plan: Draft): Step {
  const { name } = plan.container;
  const link = plan.names.overlayHost;
  const sources = [...plan.observed.firewall.elements].filter((e) => e.startsWith(`"${link}" `));
  const open = sources
    .map((e) => e.slice(`"${link}" . `.length))
    .filter((a) => plan.observed.firewall.elements.has(a));
  return {
    id: plan.id("overlay"),
    sign: "remove",
    object: { kind: "attachment", name },
    sentence: `Take ${name} off the overlay`,
    do: [
      deleteLinks([link]),
      ...(sources.length > 0
        ? [
            {
              do: "run",
              argv: ["nft", "-f", "-"],
              input: elementInput("remove", { overlay_sources: sources, overlay_open: open }),
            } satisfies Action,
          ]
        : []),
    ],
    undo: [],
    after: plan.after("firewall:heropods"),
  };
}

/**
 * Both pairs are made from inside, their host ends put into the namespace of pid 1 (iproute2 6.1 leaks
 * a descriptor on `netns NAME` in a batch). The overlay address is a /128 with a route to the range, so
 * that neighbours of the /64 are reached through the host too. `nodad`: detection would cost 2 s (RFC 4862, 5.4).
 */
function interfacesStep(plan: Draft): Step | null {
  const { container, names, observed } = plan;
  const missing4 = !observed.links.has(names.bridgePort);
  const missing6 = container.overlay !== null && !observed.links.has(names.overlayHost);
  if (!missing4 && !missing6) return null;
  const lines = ["link set dev lo up"];
  if (missing4) {
    const { address, prefix, gateway } = container.ipv4;
    lines.push(
      `link add name eth0 address ${names.macs.eth0} type veth peer name ${names.bridgePort} address ${names.macs.bridgePort} netns 1`,
      `link set dev eth0 addrgenmode none up`,
      `addr replace ${address}/${prefix} dev eth0`,
      `route replace default via ${gateway} dev eth0`,
      `neigh replace ${gateway} lladdr ${bridgeMac(container.bridge)} nud permanent dev eth0`,
    );
  }
  if (missing6 && container.overlay) {
    const dev = names.overlayInside;
    lines.push(
      `link add name ${dev} address ${names.macs.overlayInside} mtu ${container.overlay.mtu} type veth peer name ${names.overlayHost} address ${names.macs.overlayHost} netns 1`,
      `link set dev ${dev} addrgenmode none up`,
      `addr replace ${container.overlay.address}/128 dev ${dev} nodad`,
      `route replace ${container.overlay.range} via ${OVERLAY_GATEWAY} dev ${dev} src ${container.overlay.address}`,
      `neigh replace ${OVERLAY_GATEWAY} lladdr ${names.macs.overlayHost} nud permanent dev ${dev}`,
    );
  }
  const what = [missing4 ? container.ipv4.address : null, missing6 ? container.overlay?.address : null];
  return {
    id: plan.id("interfaces"),
    sign: "add",
    object: { kind: "interfaces", name: container.name },
    sentence: `Give ${container.name} ${missing4 ? "the address" : "the overlay address"} ${what.filter(Boolean).join(" and the overlay address ")}`,
    do: [{ do: "run", argv: ["ip", "-n", names.netns, "-batch", "-"], input: batch(lines) }],
    undo: [deleteLinks([...(missing4 ? [names.bridgePort] : []), ...(missing6 ? [names.overlayHost] : [])])],
    after: plan.after(plan.id("netns")),
  };
}

/** The host's side: bridge port, overlay gateway, the /128 route, and neighbours that never need asking for. */
function attachmentStep(plan: Draft): Step | null {
  const { container, names, observed } = plan;
  const port = observed.links.get(names.bridgePort);
  const lines: string[] = [];
  const neighbour4 = `${container.bridge} ${container.ipv4.address}`;
  if (!(port?.up && port.master === container.bridge))
    lines.push(
      `link set dev ${names.bridgePort} master ${container.bridge} alias ${ALIAS} addrgenmode none up`,
    );
  if (observed.neighbours.get(neighbour4) !== names.macs.eth0 || !port)
    lines.push(
      `neigh replace ${container.ipv4.address} lladdr ${names.macs.eth0} nud permanent dev ${container.bridge}`,
    );
  if (container.overlay) lines.push(...overlayLines(plan, container.overlay));
  if (lines.length === 0) return null;
  const existed = port !== undefined;
  return {
    id: plan.id("attachment"),
    sign: existed ? "change" : "add",
    object: { kind: "attachment", name: container.name },
    sentence: `Connect ${container.name} to ${container.bridge}${container.overlay ? ` and route ${container.overlay.address} to it` : ""}`,
    do: [{ do: "run", argv: ["ip", "-batch", "-"], input: batch(lines) }],
    undo: existed ? [] : [removeNeighbour(container)],
    after: plan.after(plan.id("interfaces"), `bridge:${container.bridge}`),
  };
}

function overlayLines(plan: Draft, overlay: { address: string; mtu: number }): string[] {
  const { names, observed } = plan;
  const dev = names.overlayHost;
  const link = observed.links.get(dev);
  const lines: string[] = [];
  if (!link?.up || link.mtu !== overlay.mtu)
    lines.push(`link set dev ${dev} alias ${ALIAS} addrgenmode none mtu ${overlay.mtu} up`);
  if (!link?.addresses.includes(`${OVERLAY_GATEWAY}/64`))
    lines.push(`addr replace ${OVERLAY_GATEWAY}/64 dev ${dev} nodad`);
  // Taking the link down loses its routes; and traffic would then silently go to the TUN.
  if (observed.overlayRoutes.get(overlay.address) !== dev || !link?.up)
    lines.push(`route replace ${overlay.address}/128 dev ${dev} proto ${ROUTE_PROTOCOL}`);
  if (observed.neighbours.get(`${dev} ${overlay.address}`) !== names.macs.overlayInside || !link?.up)
    lines.push(
      `neigh replace ${overlay.address} lladdr ${names.macs.overlayInside} nud permanent dev ${dev}`,
    );
  return lines;
}

function firewallElementsStep(plan: Draft): Step | null {
  const elements = elementsOf(plan.container);
  const all = [...elements.overlay_sources, ...elements.overlay_open];
  // A step that replaces the whole table carries every element with it.
  if (plan.base.some((s) => s.id === "firewall:heropods")) return null;
  if (all.every((e) => plan.observed.firewall.elements.has(e))) return null;
  return {
    id: plan.id("firewall"),
    sign: "add",
    object: { kind: "firewall", name: plan.container.name },
    sentence: `Let ${plan.container.name} through the firewall${elements.overlay_open.length > 0 ? ", open to the overlay" : ""}`,
    do: [{ do: "run", argv: ["nft", "-f", "-"], input: elementInput("add", elements) }],
    undo: [
      {
        do: "run",
        argv: ["nft", "-f", "-"],
        input: elementInput("remove", elements),
        tolerate: ["No such file"],
      },
    ],
    after: [],
  };
}

function createStep(plan: Draft): Step {
  const { container, desired, bundle } = plan;
  const { runtime, paths } = desired;
  const { name } = container;
  return {
    id: plan.id("create"),
    sign: "add",
    object: { kind: "process", name },
    sentence: `Create ${name}`,
    do: [
      { do: "remove", path: `${paths.exits}/${name}` },
      {
        do: "conmon",
        argv: [
          runtime.conmon,
          ...["--api-version", "1", "--full-attach", "-c", name, "-u", name, "-n", name],
          ...["-r", runtime.path, "-b", bundle, "-p", `${bundle}/pid`],
          ...["--exit-dir", paths.exits, "-l", `k8s-file:${paths.logs}/${name}.log`],
          ...["--runtime-arg", "--root", "--runtime-arg", paths.runtime],
        ],
        timeoutMs: 20_000,
      },
    ],
    undo: deleteProcess(desired, name),
    after: plan.after(plan.id("bundle"), plan.id("rootfs"), plan.id("netns"), plan.id("clear")),
  };
}

/** Networks exist before the first process runs: `start` waits for everything else. */
function startStep(plan: Draft): Step {
  const { container, desired } = plan;
  return {
    id: plan.id("start"),
    sign: "add",
    object: { kind: "process", name: container.name },
    sentence: `Start ${container.name}`,
    do: [
      { do: "run", argv: [desired.runtime.path, "--root", desired.paths.runtime, "start", container.name] },
    ],
    undo: [],
    after: [...plan.base.map((s) => s.id), ...plan.steps.map((s) => s.id)],
  };
}

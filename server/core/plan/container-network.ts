import { addressOf, elementsOf, publishedBy } from "../firewall/elements";
import { siblingGroup } from "../names";
import { OVERLAY_GATEWAY } from "./container-inside";
import { forwardingEntry, interfacesStep, type Missing } from "./container-interfaces";
import { Draft } from "./draft";
import { ALIAS, batch } from "./host-base";
import { withoutLinks } from "./observed";
import { publishStep } from "./published-ports";
import { deleteLinks, disconnect, elementInput } from "./removal";
import type { Action, Step } from "./step";

/** The daemon's mark on routes of its own (ip-route(8), `protocol`); free in rt_protos. */
export const ROUTE_PROTOCOL = 72;

/**
 * The container's namespace and links: one batch on the host, one inside, and a set element for what is
 * open. `pid` is its process, if it runs.
 */
export function networkSteps(whole: Draft, pid: number | null): Step[] {
  const halves = halfLinks(whole);
  const plan = halves.length === 0 ? whole : without(whole, halves);
  const missing = {
    ipv4: !plan.observed.links.has(plan.names.bridgePort),
    overlay: plan.container.overlay !== null && !plan.observed.links.has(plan.names.overlayHost),
  };
  const steps: Step[] = [];
  const add = (step: Step | null) => {
    if (step) steps.push(step);
  };
  if (plan.container.overlay === null && plan.observed.links.get(plan.names.overlayHost)?.ours)
    steps.push(leaveOverlayStep(plan));
  const attachment = attachmentStep(plan, missing, pid, halves);
  add(attachment);
  add(interfacesStep(plan, missing, attachment !== null));
  if (plan.container.running) {
    add(firewallElementsStep(plan));
    add(publishStep(plan));
  }
  return steps;
}

/** Host ends whose other end is no longer in the namespace: renamed or taken elsewhere, it is made anew with them. */
function halfLinks({ container, names, observed }: Draft): string[] {
  const inside = observed.insides.get(container.name);
  if (!inside) return [];
  const ends = [
    [names.bridgePort, "eth0"],
    ...(container.overlay ? [[names.overlayHost, names.overlayInside] as const] : []),
  ] as const;
  return ends.flatMap(([host, end]) => (observed.links.has(host) && !inside.links.has(end) ? [host] : []));
}

function without({ container, desired, observed, base, steps }: Draft, links: string[]): Draft {
  const plan = new Draft(container, desired, withoutLinks(observed, links), base);
  for (const step of steps) plan.push(step);
  return plan;
}

/**
 * The host's side in one batch: the namespace, the pairs with their inside ends in it, the bridge port, the
 * overlay gateway, the /128 route, and neighbours that never need asking for. One process, because each
 * costs a start several milliseconds. A running process that lost its namespace's name keeps the namespace:
 * `netns attach` names it again.
 */
function attachmentStep(plan: Draft, missing: Missing, pid: number | null, halves: string[]): Step | null {
  const { container, names, observed } = plan;
  const unnamed = !observed.netns.has(names.netns);
  const lines = [
    ...(unnamed ? [pid === null ? `netns add ${names.netns}` : `netns attach ${names.netns} ${pid}`] : []),
    ...halves.map((link) => `link del dev ${link}`),
    ...bridgeLines(plan, missing),
    ...overlayLines(plan, missing),
  ];
  if (lines.length === 0) return null;
  const fresh = unnamed && pid === null;
  const made = [...(missing.ipv4 ? [names.bridgePort] : []), ...(missing.overlay ? [names.overlayHost] : [])];
  const to = `${container.bridge}${container.overlay ? ` and route ${container.overlay.address} to it` : ""}`;
  return {
    id: plan.id("attachment"),
    sign: fresh ? "add" : "change",
    object: { kind: fresh ? "netns" : "attachment", name: fresh ? names.netns : container.name },
    sentence: fresh
      ? `Make the network namespace ${names.netns}, connect it to ${to}`
      : `Connect ${container.name} to ${to} again`,
    ...(fresh ? {} : { found: attachmentFindings(plan, missing, unnamed, halves).join("; ") }),
    do: [
      { do: "run", argv: ["ip", "-batch", "-"], input: batch(lines) },
      ...(joins(plan) && !missing.ipv4 ? [forwardingEntry(plan)] : []),
    ],
    undo: [
      ...(made.length > 0 ? [disconnect(made, missing.ipv4 ? container : null)] : []),
      ...(fresh
        ? [
            {
              do: "run",
              argv: ["ip", "netns", "del", names.netns],
              tolerate: ["No such file"],
            } satisfies Action,
          ]
        : []),
    ],
    after: plan.after(plan.id("overlay"), `bridge:${container.bridge}`),
  };
}

/** What is not as it should be of a container that has a namespace, in words. */
function attachmentFindings(
  { container, names, observed }: Draft,
  missing: Missing,
  unnamed: boolean,
  halves: string[],
): string[] {
  const port = observed.links.get(names.bridgePort);
  const link = observed.links.get(names.overlayHost);
  const found: string[] = [];
  if (unnamed) found.push(`the namespace ${names.netns} has lost its name`);
  const absent = (link: string, end: string) =>
    halves.includes(link) ? `${end} is not in ${names.netns}` : `${link} is not there`;
  if (missing.ipv4) found.push(absent(names.bridgePort, "eth0"));
  else if (!port?.up) found.push(`${names.bridgePort} is down`);
  else if (port.master !== container.bridge)
    found.push(`${names.bridgePort} is not a port of ${container.bridge}`);
  if (missing.overlay) found.push(absent(names.overlayHost, names.overlayInside));
  if (!container.overlay || !link) return found.length > 0 ? found : ["a permanent neighbour is missing"];
  const { address, mtu } = container.overlay;
  if (!link.up) found.push(`${names.overlayHost} is down`);
  if (link.mtu !== mtu) found.push(`${names.overlayHost} has an MTU of ${link.mtu}`);
  if (link.group !== siblingGroup(container.bridge)) found.push(`${names.overlayHost} has left its group`);
  if (!link.addresses.includes(`${OVERLAY_GATEWAY}/64`))
    found.push(`${names.overlayHost} has no ${OVERLAY_GATEWAY}`);
  const dev = observed.overlayRoutes.get(address);
  if (dev !== names.overlayHost)
    found.push(dev ? `${address} is routed to ${dev}` : `there is no route to ${address}`);
  return found.length > 0 ? found : ["a permanent neighbour is missing"];
}

function joins({ container, names, observed }: Draft): boolean {
  const port = observed.links.get(names.bridgePort);
  return !(port?.up && port.master === container.bridge);
}

function bridgeLines(plan: Draft, missing: Missing): string[] {
  const { container, names, observed } = plan;
  const { macs, bridgePort, netns } = names;
  const lines: string[] = [];
  if (missing.ipv4)
    lines.push(
      `link add name ${bridgePort} address ${macs.bridgePort} type veth peer name eth0 address ${macs.eth0} netns ${netns}`,
    );
  if (joins(plan))
    lines.push(
      `link set dev ${bridgePort} master ${container.bridge} alias ${ALIAS} addrgenmode none up`,
      // The bridge answers for it who asks for its address: the question goes to no other port.
      `link set dev ${bridgePort} type bridge_slave proxy_arp_wifi on`,
    );
  if (missing.ipv4 || observed.neighbours.get(`${container.bridge} ${container.ipv4.address}`) !== macs.eth0)
    lines.push(
      `neigh replace ${container.ipv4.address} lladdr ${macs.eth0} nud permanent dev ${container.bridge}`,
    );
  return lines;
}

function overlayLines({ container, names, observed }: Draft, missing: Missing): string[] {
  if (container.overlay === null) return [];
  const { address, mtu } = container.overlay;
  const { macs, overlayHost: dev, overlayInside, netns } = names;
  const link = observed.links.get(dev);
  const lines: string[] = [];
  if (missing.overlay)
    lines.push(
      `link add name ${dev} address ${macs.overlayHost} mtu ${mtu} type veth peer name ${overlayInside} address ${macs.overlayInside} mtu ${mtu} netns ${netns}`,
    );
  const group = siblingGroup(container.bridge);
  if (!link?.up || link.mtu !== mtu || link.group !== group)
    lines.push(`link set dev ${dev} alias ${ALIAS} group ${group} addrgenmode none mtu ${mtu} up`);
  if (!link?.addresses.includes(`${OVERLAY_GATEWAY}/64`))
    lines.push(`addr replace ${OVERLAY_GATEWAY}/64 dev ${dev} nodad`);
  // Taking the link down loses its routes; traffic would then silently go to the TUN.
  if (observed.overlayRoutes.get(address) !== dev || !link?.up)
    lines.push(`route replace ${address}/128 dev ${dev} proto ${ROUTE_PROTOCOL}`);
  if (observed.neighbours.get(`${dev} ${address}`) !== macs.overlayInside || !link?.up)
    lines.push(`neigh replace ${address} lladdr ${macs.overlayInside} nud permanent dev ${dev}`);
  return lines;
}

/** The container keeps running; its overlay link goes, and its address and routes with it. */
function leaveOverlayStep(plan: Draft): Step {
  const { name } = plan.container;
  const link = plan.names.overlayHost;
  const open = [...plan.observed.overlayRoutes].filter(([, dev]) => dev === link).map(([address]) => address);
  return {
    id: plan.id("overlay"),
    sign: "remove",
    object: { kind: "attachment", name },
    sentence: `Take ${name} off the overlay`,
    do: [
      deleteLinks([link]),
      ...(plan.observed.firewall.present && open.length > 0
        ? [
            {
              do: "run",
              argv: ["nft", "-f", "-"],
              input: elementInput("remove", {
                overlay_open: open,
                publish6: [...plan.observed.firewall.elements].filter(
                  (element) => publishedBy(element) !== null && open.includes(addressOf(element)),
                ),
              }),
            } satisfies Action,
          ]
        : []),
    ],
    undo: [],
    after: plan.after("firewall:heropods"),
  };
}

function firewallElementsStep(plan: Draft): Step | null {
  const { overlay_open } = elementsOf(plan.container);
  const elements = { overlay_open };
  // A step that replaces the whole table carries every element with it.
  if (plan.base.some((s) => s.id === "firewall:heropods")) return null;
  if (overlay_open.every((e) => plan.observed.firewall.elements.has(e))) return null;
  return {
    id: plan.id("firewall"),
    sign: "add",
    object: { kind: "firewall", name: plan.container.name },
    sentence: `Open ${plan.container.name} to the overlay in the firewall`,
    found: "the firewall's set overlay_open does not have it",
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

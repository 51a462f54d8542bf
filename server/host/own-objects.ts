import { allOf, elementsOf } from "../core/firewall/elements";
import { objectNames } from "../core/names";
import { emptyHost, type Observed, type ObservedLink } from "../core/plan/observed";
import type { PublishedPort } from "../core/ports/published-port";
import { readTraces } from "./container-traces";
import { observeProcess } from "./processes";

export interface Owner {
  name: string;
  hash: string;
  bridge: string;
  ipv4: string;
  overlay: string | null;
  ports: PublishedPort[];
}

/**
 * What a container has on the host, by name and from files alone: enough to take it down, without a
 * process. What goes with its links (neighbour, set element) is taken to be there when a link is; the
 * commands that remove them mind nothing that is gone.
 */
export async function observeOwnObjects(
  paths: { bundles: string; runtime: string },
  owner: Owner,
): Promise<Observed> {
  const names = objectNames(owner.name, owner.hash);
  const traces = readTraces(paths.bundles, owner.name, names);
  const process = await observeProcess(paths.runtime, owner.name);
  const connected = traces.links.length > 0;
  return {
    ...emptyHost(),
    links: new Map(traces.links.map((link) => [link, LINK])),
    netns: new Set(traces.netns ? [names.netns] : []),
    rootfs: new Set(traces.rootfs ? [owner.name] : []),
    bundles: new Set(traces.bundle ? [owner.name] : []),
    processes: new Map(process ? [[owner.name, process]] : []),
    neighbours: new Map(connected ? [[`${owner.bridge} ${owner.ipv4}`, names.macs.eth0]] : []),
    firewall: {
      base: null,
      present: true,
      elements: new Set(connected ? elementsOfOwner(owner) : []),
    },
  };
}

/** Whatever it may have added to the firewall; taking away what is not there does no harm. */
function elementsOfOwner({ ipv4, overlay, ports }: Owner): string[] {
  const addresses = { ipv4: { address: ipv4 }, overlay: overlay === null ? null : { address: overlay } };
  return allOf(elementsOf({ ...addresses, overlayIngress: "open", ports }));
}

const LINK: ObservedLink = {
  up: true,
  mac: "",
  mtu: 0,
  master: null,
  kind: "veth",
  addresses: [],
  ours: true,
  group: 0,
};

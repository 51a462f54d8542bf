import { existsSync, statSync } from "node:fs";
import type { ObjectNames } from "../core/names";

export const NETNS_DIR = "/run/netns";

/** Which of a container's objects are on the host, by name: lookups of microseconds, however many containers there are. */
export interface ContainerTraces {
  links: string[];
  netns: boolean;
  rootfs: boolean;
  bundle: boolean;
}

export function readTraces(bundles: string, container: string, names: ObjectNames): ContainerTraces {
  const bundle = `${bundles}/${container}`;
  return {
    // Every link with IPv4 has its settings there, and /proc/sys/net is of the network namespace that asks.
    links: [names.bridgePort, names.overlayHost].filter((link) =>
      existsSync(`/proc/sys/net/ipv4/conf/${link}`),
    ),
    netns: existsSync(`${NETNS_DIR}/${names.netns}`),
    rootfs: isMountPoint(bundle, `${bundle}/rootfs`),
    bundle: existsSync(bundle),
  };
}

/** An overlay mount has a device number of its own. */
function isMountPoint(parent: string, path: string): boolean {
  const inside = statSync(path, { throwIfNoEntry: false });
  const outside = statSync(parent, { throwIfNoEntry: false });
  return inside !== undefined && outside !== undefined && inside.dev !== outside.dev;
}

import type { Problem } from "./problem";

/** Ports of one Linux bridge: numbers of ten bits, without 0 (kernel: net/bridge/br_private.h, BR_PORT_BITS). */
export const BRIDGE_PORTS = 1023;

/** Why one more container has no port left on its bridge, which has so many; null while it has. */
export function fullBridge(bridge: string, containers: number): Problem | null {
  if (containers < BRIDGE_PORTS) return null;
  return {
    path: ["heropods"],
    message: `The bridge ${bridge} is full: a Linux bridge has ${BRIDGE_PORTS} ports, and ${containers} containers are on it.`,
    fix: "Put it into a HeroPods on another bridge; heropods config set NAME --bridge-name makes one.",
  };
}

import type { Mount } from "../core/mounts/mount";
import { type HostPort, isSamePort, type PublishedPort, portText } from "../core/ports/published-port";
import { type Problem, ProblemError } from "../core/problem";
import type { HeroPods } from "../db/generated/client";
import type { BindCheck } from "../host/mounts/bind-check";
import type { Registry } from "./registry";

/** What a container asks of the host beside its image: paths and ports. */
export interface Claim {
  /** Of whom it is: its own ports are not in its way. */
  name: string;
  mounts: Mount[];
  ports: PublishedPort[];
}

export interface HostClaims {
  /**
   * Checks both against what is there. Resolves with the mounts as they are to be kept: sources without
   * symbolic links. Throws every problem at once, each at its field.
   */
  accept(claim: Claim, heropods: Pick<HeroPods, "name" | "mycelium_enabled">): Promise<Mount[]>;
}

export interface HostClaimsDeps {
  registry: Registry;
  binds: Pick<BindCheck, "accept">;
  /** Who listens on a port of the host, in a sentence; null: nobody. */
  holderOf: (port: HostPort, overlay: string | null) => Promise<string | null>;
  /** The node's own address, while it is up. */
  nodeAddress: () => Promise<string | null>;
}

export function createHostClaims({ registry, binds, holderOf, nodeAddress }: HostClaimsDeps): HostClaims {
  async function acceptMount(mount: Mount, at: number, problems: Problem[]): Promise<Mount> {
    if (mount.kind === "volume") return mount;
    const { source, readOnly } = mount;
    const found = await binds.accept({ path: source, readOnly });
    if (found.ok) return { ...mount, source: found.value };
    problems.push(
      ...found.problems.map((problem) => ({ ...problem, path: ["mounts", at, ...problem.path] })),
    );
    return mount;
  }

  async function takenBy(port: PublishedPort, name: string): Promise<string | null> {
    for (const other of registry.containers.values())
      if (other.name !== name && other.ports.some((its) => isSamePort(its, port)))
        return `${portText(port)} is published by ${other.name}.`;
    return holderOf(port, port.family === "overlay" ? await nodeAddress() : null);
  }

  return {
    async accept({ name, mounts, ports }, heropods) {
      const problems: Problem[] = [];
      const accepted = await Promise.all(mounts.map((mount, i) => acceptMount(mount, i, problems)));
      for (const [i, port] of ports.entries()) {
        if (port.family === "overlay" && !heropods.mycelium_enabled)
          problems.push({
            path: ["ports", i, "family"],
            message: `${heropods.name} has no overlay, so there is no overlay address to publish ${port.hostPort}/${port.protocol} on.`,
            fix: "Enable Mycelium for it, or publish the port on IPv4.",
          });
        const taken = await takenBy(port, name);
        if (taken !== null)
          problems.push({ path: ["ports", i, "hostPort"], message: taken, fix: "Publish another port." });
      }
      if (problems.length > 0) throw new ProblemError(problems);
      return accepted;
    },
  };
}

import type { OverlayIngress } from "../container/configuration";
import type { HeroPodsView } from "../model";
import type { Problem } from "../problem";
import type { Settings } from "./settings";

/** A HeroPods as far as a script can tell. */
export type WorldHeroPods = Omit<HeroPodsView, "id" | "createdAt" | "containers" | "addresses" | "repair">;

/** A container as far as a script can tell. */
export interface WorldContainer extends Settings {
  name: string;
  heropods: string;
  image: string;
  command: string[];
  env: Record<string, string>;
  keepAlive: boolean;
  memoryBytes: number | null;
  cpus: number | null;
  pidsLimit: number | null;
  overlayIngress: OverlayIngress;
  running: boolean;
  /** It should run, and the host differs from what that takes. */
  drifted: boolean;
}

/** What is there before a script runs. */
export interface World {
  heropods: readonly WorldHeroPods[];
  containers: readonly WorldContainer[];
  /** The name under which the host has an image, found by that name or by its reference; null where it has not. */
  image(name: string): string | null;
  /** What is wrong with a key file that the script names; empty where it is one. */
  keyProblems(path: string): readonly Problem[];
  /** Links of the host that are not ours, with their IPv4 addresses. */
  foreignLinks: { name: string; addresses: string[] }[];
  /** Why containers get no overlay address now; null while Mycelium is up. */
  overlayDown: string | null;
}

/**
 * What would be there after the actions planned so far. Planning an action changes it, so that the ones
 * below see what the ones above have done.
 */
export class Hypothesis {
  readonly heropods: Map<string, WorldHeroPods>;
  readonly containers: Map<string, WorldContainer>;
  private readonly pulled = new Set<string>();

  constructor(readonly world: World) {
    this.heropods = new Map(world.heropods.map((h) => [h.name, h]));
    this.containers = new Map(world.containers.map((c) => [c.name, c]));
  }

  image(name: string): string | null {
    return this.pulled.has(name) ? name : this.world.image(name);
  }

  pull(reference: string): void {
    this.pulled.add(reference);
  }

  containersOf(heropods: string): WorldContainer[] {
    return [...this.containers.values()].filter((c) => c.heropods === heropods);
  }
}

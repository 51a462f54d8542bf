import type { ObservedMounts } from "../../core/plan/observed";
import type { MountLine } from "./mount-table";

/**
 * What is mounted in a container: where it is seen inside, and what of the host's it is. Through a symbolic
 * link of the image a mount is not where it was asked for, but it is still the same part of the host's disk.
 */
export function mountsIn(inside: readonly MountLine[], host: readonly MountLine[]): ObservedMounts {
  const places = new Map<string, MountLine[]>();
  for (const line of host) places.set(line.device, [...(places.get(line.device) ?? []), line]);
  const sources = inside.flatMap(({ device, root }) =>
    (places.get(device) ?? []).flatMap((place) => {
      const below = place.root === "/" ? root : root.slice(place.root.length);
      const holds = root === place.root || root.startsWith(place.root === "/" ? "/" : `${place.root}/`);
      return holds ? [joined(place.target, below)] : [];
    }),
  );
  return { targets: new Set(inside.map(({ target }) => target)), sources: new Set(sources) };
}

const joined = (target: string, below: string) =>
  below === "/" || below === "" ? target : `${target === "/" ? "" : target}${below}`;

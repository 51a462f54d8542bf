import { readFileSync } from "node:fs";
import type { ObservedMounts } from "../../core/plan/observed";

/** One line of proc(5)'s mountinfo: which part of which file system is seen where. */
export interface MountLine {
  /** 'major:minor' of the file system. */
  device: string;
  /** The part of it, by its path in the file system. */
  root: string;
  target: string;
}

/** The mount table of a process; empty where it has none any more, for it ended. */
export function readMountTable(pid: number | "self"): string {
  try {
    return readFileSync(`/proc/${pid}/mountinfo`, "utf8");
  } catch {
    return "";
  }
}

export function mountLines(table: string): MountLine[] {
  return table.split("\n").flatMap((line) => {
    const [, , device, root, target] = line.split(" ");
    if (device === undefined || root === undefined || target === undefined) return [];
    return [{ device, root: plain(root), target: plain(target) }];
  });
}

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

/** Blanks, tabs, line breaks and backslashes are written in octal (proc(5)). */
const plain = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

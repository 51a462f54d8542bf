import { readFileSync } from "node:fs";

/** One line of proc(5)'s mountinfo: which part of which file system is seen where. */
export interface MountLine {
  /** 'major:minor' of the file system. */
  device: string;
  /** The part of it, by its path in the file system. */
  root: string;
  target: string;
}

/** The host's own mount table. */
export const ownMountTable = (): string => readFileSync("/proc/self/mountinfo", "utf8");

/** The mount table of a process; empty where it has none any more, for it ended. */
export function mountTableOf(pid: number): string {
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

/** The mount points below a directory. */
export function mountsBelow(directory: string): string[] {
  return mountLines(ownMountTable()).flatMap(({ target }) =>
    target.startsWith(`${directory}/`) ? [target] : [],
  );
}

/** Blanks, tabs, line breaks and backslashes are written in octal (proc(5)). */
const plain = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

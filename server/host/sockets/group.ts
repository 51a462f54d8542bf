import { readFileSync } from "node:fs";

/** The number of a group of this machine, or null when there is none of that name (group(5)). */
export function groupId(name: string, file = "/etc/group"): number | null {
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [found, , gid] = line.split(":");
    if (found === name && gid !== undefined && /^\d+$/.test(gid)) return Number(gid);
  }
  return null;
}

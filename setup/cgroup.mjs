import { existsSync, readdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";

const ROOT = "/sys/fs/cgroup";

/**
 * Removes a cgroup and those below it, in every hierarchy: one on cgroup v2, one for each
 * controller on v1. Whatever ran in it must have ended.
 */
export function removeCgroup(path) {
  const hierarchies = existsSync(join(ROOT, "cgroup.controllers"))
    ? [ROOT]
    : readdirSync(ROOT).map((name) => join(ROOT, name));
  for (const hierarchy of hierarchies) removeTree(join(hierarchy, path));
}

function removeTree(dir) {
  if (!existsSync(dir)) return;
  for (const entry of readdirSync(dir, { withFileTypes: true }))
    if (entry.isDirectory()) removeTree(join(dir, entry.name));
  try {
    rmdirSync(dir);
  } catch (error) {
    // EBUSY: the kernel has not yet let go of the last process. An empty cgroup costs nothing;
    // failing a whole test run for it would.
    console.error(`The cgroup ${dir} could not be removed: ${error.message}`);
  }
}

import { lstatSync, readlinkSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

const LINK = "/usr/local/bin/heropods";

/** Puts the `heropods` command on the PATH; leaves alone what is not a link of ours. */
export function linkCommand() {
  const target = join(root, "bin/heropods.mjs");
  const found = lstatSync(LINK, { throwIfNoEntry: false });
  if (found !== undefined) {
    if (!found.isSymbolicLink() || !readlinkSync(LINK).endsWith("/bin/heropods.mjs")) return;
    if (readlinkSync(LINK) === target) return;
    unlinkSync(LINK);
  }
  symlinkSync(target, LINK);
}

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./run.mjs";

/** A hash of the contents and names of files and of directories' files, tests left out. */
export function hashOf(paths, more = "") {
  const hash = createHash("sha256").update(more);
  for (const path of paths)
    for (const file of filesOf(path)) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** Does the work only when the stamp file does not hold this hash; writes it when the work is done. */
export async function whenChanged(stampFile, hash, work) {
  const file = join(root, stampFile);
  if (read(file) === hash) return;
  await work();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, hash);
}

const SKIPPED = /(\.test\.tsx?$)|(^|\/)generated$/;

function filesOf(path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat === undefined || SKIPPED.test(path)) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesOf(`${path}/${name}`));
}

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

import { constants } from "node:fs";
import { lstat, open, readlink } from "node:fs/promises";
import { join } from "node:path";

const MAX_LINKS = 40;

/**
 * The text of a file inside a container's root ('' where there is none), resolved as it would be
 * inside: absolute symlinks start at the root, '..' stops there, so an image cannot make the daemon
 * read a file of the host. Only regular files up to `limitBytes` are read.
 */
export async function readRootfsFile(
  rootfs: string,
  path: string,
  limitBytes = 1024 * 1024,
): Promise<string> {
  const inside = await resolveInside(rootfs, path);
  if (inside === null) return "";
  // The last component is no symlink (resolved above); a fifo or a device must not block or act.
  const file = await open(
    join(rootfs, inside),
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  );
  try {
    const stat = await file.stat();
    if (!stat.isFile()) return "";
    if (stat.size > limitBytes)
      throw new Error(`${inside} in ${rootfs} has ${stat.size} bytes; at most ${limitBytes} are read.`);
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

/** The path without symlinks, relative to the root, or null if it does not exist inside. */
export async function resolveInside(rootfs: string, path: string): Promise<string | null> {
  const todo = path.split("/");
  const done: string[] = [];
  let links = 0;
  for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      done.pop();
      continue;
    }
    const here = join(rootfs, ...done, part);
    const stat = await lstat(here).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
      throw error;
    });
    if (stat === null) return null;
    if (!stat.isSymbolicLink()) {
      done.push(part);
      continue;
    }
    links += 1;
    if (links > MAX_LINKS) return null;
    const target = await readlink(here);
    if (target.startsWith("/")) done.length = 0;
    todo.unshift(...target.split("/"));
  }
  return done.join("/");
}

import { chmodSync, chownSync, lstatSync, mkdirSync, unlinkSync } from "node:fs";
import { connect, type Server } from "node:net";
import { dirname } from "node:path";

interface Options {
  mode: number;
  /** null: root's own group. */
  gid: number | null;
}

/**
 * Listens on a Unix socket that has its mode from the first moment on. A file left by a daemon
 * that was killed is taken away; a socket on which somebody answers, and anything that is not a
 * socket, is left alone and the start refused.
 */
export async function listenOnUnixSocket(server: Server, path: string, options: Options): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  await removeStale(path);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // bind() makes the file with what the umask leaves of 0777, inside listen() itself: between
    // it and a later chmod anybody could connect.
    const umask = process.umask(0o177);
    try {
      server.listen(path, () => {
        server.off("error", reject);
        resolve();
      });
    } finally {
      process.umask(umask);
    }
  });
  if (options.gid !== null) chownSync(path, 0, options.gid);
  chmodSync(path, options.mode);
}

async function removeStale(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket())
    throw new Error(`${path} is in the way: it is not a socket. Move it and start again.`);
  if (await answers(path))
    throw new Error(`Another heropodsd answers on ${path}. Stop it first, or set --run-dir.`);
  unlinkSync(path);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED" || error.code === "ENOENT") resolve(false);
      else reject(new Error(`${path} cannot be looked at: ${error.message}`));
    });
  });
}

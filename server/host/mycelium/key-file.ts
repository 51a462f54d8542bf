import { type FileHandle, open } from "node:fs/promises";
import { userInfo } from "node:os";
import { isAbsolute, normalize } from "node:path";
import { addressOfKey, KEY_BYTES, type NodeIdentity } from "../../core/mycelium/address";
import { ok, type Result, refuse } from "../../core/problem";

export interface KeyFile {
  /** The path that was read, '~' expanded. */
  path: string;
  /** Permission bits, as in chmod(1). */
  mode: number;
  /** Someone else than the owner may read it. */
  readableByOthers: boolean;
  identity: NodeIdentity;
}

/**
 * Reads a node's key file and says who it makes the node. The key stays in this function: nothing but
 * the public key and the address leaves it. A problem names the file and what to do.
 */
export async function readKeyFile(keyPath: string): Promise<Result<KeyFile>> {
  const path = expandHome(keyPath);
  if (!path.ok) return path;
  let file: FileHandle;
  try {
    file = await open(path.value, "r");
  } catch (error) {
    return refuse(["key_path"], `The key file ${path.value} cannot be opened: ${reasonOf(error)}.`, CREATE);
  }
  const key = Buffer.alloc(KEY_BYTES + 1);
  try {
    const status = await file.stat();
    if (!status.isFile()) return refuse(["key_path"], `${path.value} is not a regular file.`, CREATE);
    const { bytesRead } = await file.read(key, 0, key.length, 0);
    if (bytesRead !== KEY_BYTES || status.size !== KEY_BYTES)
      return refuse(
        ["key_path"],
        `The key file ${path.value} has ${status.size} bytes; a Mycelium key has ${KEY_BYTES}.`,
        CREATE,
      );
    const mode = status.mode & 0o7777;
    return ok({
      path: path.value,
      mode,
      readableByOthers: (mode & 0o044) !== 0,
      identity: addressOfKey(key.subarray(0, KEY_BYTES)),
    });
  } catch (error) {
    return refuse(["key_path"], `The key file ${path.value} cannot be read: ${reasonOf(error)}.`, CREATE);
  } finally {
    key.fill(0);
    await file.close();
  }
}

/** '~/x' is in the home of the daemon's user, by /etc/passwd: a service may run without HOME. */
export function expandHome(keyPath: string, home = userInfo().homedir): Result<string> {
  if (keyPath.includes("\0")) return refuse(["key_path"], "A path cannot hold a NUL byte.");
  if (keyPath === "~" || keyPath.startsWith("~/")) return ok(normalize(`${home}/${keyPath.slice(1)}`));
  if (isAbsolute(keyPath)) return ok(normalize(keyPath));
  return refuse(["key_path"], `The key path '${keyPath}' is neither absolute nor below '~/'.`);
}

const CREATE = "Point key_path at the key that the running node was started with (its --key-file).";

function reasonOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string")
    return REASONS[error.code] ?? error.code;
  return error instanceof Error ? error.message : String(error);
}

const REASONS: Record<string, string> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of the path is not a directory",
  ELOOP: "too many symbolic links",
};

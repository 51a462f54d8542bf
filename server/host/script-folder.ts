import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { decodeScript } from "../core/heroscript/decode";
import { ScriptName } from "../core/heroscript/script-name";
import { type Result, refuse } from "../core/problem";

export interface ScriptFile {
  /** The file's name. */
  name: string;
  path: string;
  updatedAt: Date;
  /** Its text, or why it cannot be had. */
  text: Result<string>;
}

export interface ScriptFolder {
  /** Every script in it, by name; none where there is no such folder. */
  list(): Promise<ScriptFile[]>;
  /** Null where there is no such file. */
  read(name: string): Promise<ScriptFile | null>;
}

const ENDINGS = new Set([".heroscript", ".hero", ".md"]);
const MOST_BYTES = 2 * 1024 * 1024;

/** Scripts that someone keeps on the host, in a folder that the configuration names. */
export function createScriptFolder(dir: string): ScriptFolder {
  const isScript = (name: string) => ENDINGS.has(extname(name)) && ScriptName.safeParse(name).success;

  async function read(name: string): Promise<ScriptFile | null> {
    if (!isScript(name)) return null;
    const path = join(dir, name);
    // A link could name any file of the host, and a pipe would keep us waiting.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    let file: Awaited<ReturnType<typeof open>>;
    try {
      file = await open(path, flags);
    } catch (error) {
      if (hasCode(error, "ENOENT")) return null;
      return { name, path, updatedAt: new Date(0), text: refused(path, reasonOf(error)) };
    }
    try {
      const status = await file.stat();
      const script = { name, path, updatedAt: status.mtime };
      if (!status.isFile()) return { ...script, text: refused(path, "it is not a regular file") };
      if (status.size > MOST_BYTES) return { ...script, text: refused(path, "it has more than 2 MiB") };
      return { ...script, text: decodeScript(await file.readFile()) };
    } finally {
      await file.close();
    }
  }

  return {
    read,
    async list() {
      const names = await readdir(dir).catch((error: unknown) => {
        if (hasCode(error, "ENOENT")) return [];
        throw error;
      });
      const files = await Promise.all(names.filter(isScript).sort().map(read));
      // One that went away meanwhile is not there.
      return files.filter((file) => file !== null);
    },
  };
}

function refused(path: string, why: string): Result<string> {
  return refuse([], `${path} cannot be read: ${why}.`);
}

function reasonOf(error: unknown): string {
  if (hasCode(error, "ELOOP")) return "it is a symbolic link";
  return error instanceof Error ? error.message : String(error);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface Credentials {
  username: string;
  password: string;
}

export interface Authfiles {
  /** Writes credentials for one registry to a file of mode 0600 (containers-auth.json(5)); returns its path. */
  write(domain: string, credentials: Credentials): Promise<string>;
  /** A file for one of the tools to write into; returns its path. */
  empty(): Promise<string>;
  remove(path: string): Promise<void>;
  /** Removes what a killed daemon left. */
  sweep(): Promise<void>;
}

/** Credentials go to skopeo and podman by a file in runDir (memory, not disk), never by an argument. */
export function createAuthfiles(runDir: string): Authfiles {
  const directory = join(runDir, "auth");
  async function make(auths: Record<string, { auth: string }>): Promise<string> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, `${randomUUID()}.json`);
    await writeFile(path, JSON.stringify({ auths }), { mode: 0o600, flag: "wx" });
    return path;
  }
  return {
    write: (domain, { username, password }) =>
      make({ [domain]: { auth: Buffer.from(`${username}:${password}`, "utf8").toString("base64") } }),
    empty: () => make({}),
    remove: (path) => rm(path, { force: true }),
    sweep: () => rm(directory, { recursive: true, force: true }),
  };
}

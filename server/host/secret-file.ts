import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * A key of the console's own: 64 hex digits in a file that only root may read, made where there is
 * none. Throws when others may read the file, for whoever can read it can do all that the key does;
 * `loss` says what deleting it costs.
 */
export function readOrMakeSecret(file: string, loss: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    const fd = openSync(file, "wx", 0o600);
    writeSync(fd, `${randomBytes(32).toString("hex")}\n`);
    fsyncSync(fd);
    closeSync(fd);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const { mode } = statSync(file);
  if ((mode & 0o077) !== 0)
    throw new Error(
      `${file} can be read by others than root (mode ${(mode & 0o777).toString(8)}). Delete it and start again: a new key is made, and ${loss}.`,
    );
  const secret = readFileSync(file, "utf8").trim();
  if (secret.length < 32)
    throw new Error(
      `${file} does not hold a key (${secret.length} characters). Delete it and start again; ${loss}.`,
    );
  return secret;
}

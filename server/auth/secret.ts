import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from "node:fs";

/**
 * The key that signs session cookies: 64 hex digits in a file that only root may read, made at
 * the first start. Throws when others may read the file: whoever can read it can be anyone.
 */
export function readOrMakeSecret(file: string): string {
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
      `${file} can be read by others than root (mode ${(mode & 0o777).toString(8)}). Delete it and start again: a new key is made, and everyone signs in anew.`,
    );
  const secret = readFileSync(file, "utf8").trim();
  if (secret.length < 32)
    throw new Error(`${file} does not hold a key (${secret.length} characters). Delete it and start again.`);
  return secret;
}

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import { readOrMakeSecret } from "./secret-file";

/** Secrets of others that the console must be able to use (a registry's or a mail server's password), as they lie in the database. */
export interface SealedSecrets {
  /** `place` says whose it is ('registry docker.io'): the text opens there and nowhere else. */
  seal(secret: string, place: string): string;
  /** Null where the text was not sealed by this console for this place: another key, another place, changed by hand. */
  open(sealed: string, place: string): string | null;
}

/** Below the data directory; part of every backup. */
export const SEALING_KEY = "sealing-key";

const IV_BYTES = 12;
const TAG_BYTES = 16;
const FORM = "v1.";

/**
 * AES-256-GCM with a random nonce for each text, the place as authenticated data. The key lies in the
 * data directory with mode 0600: what is protected is the database where it lies alone (a copy, a query,
 * an export), not from root, who can read both.
 */
export function openSealedSecrets(dataDir: string): SealedSecrets {
  const secret = readOrMakeSecret(
    join(dataDir, SEALING_KEY),
    "stored passwords of registries and mail servers must be given again",
  );
  const key = new Uint8Array(hkdfSync("sha256", secret, "", "heropods sealed secrets", 32));
  return {
    seal(text, place) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return FORM + sealed.toString("base64url");
    },
    open(sealed, place) {
      const bytes = Buffer.from(sealed.startsWith(FORM) ? sealed.slice(FORM.length) : "", "base64url");
      if (bytes.length < IV_BYTES + TAG_BYTES) return null;
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString("utf8");
      } catch {
        return null;
      }
    },
  };
}

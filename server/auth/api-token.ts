import { createHash, randomBytes } from "node:crypto";

/** `hp_` and 32 random bytes: recognisable in a leaked file, not to be guessed. */
export const newApiToken = (): string => `hp_${randomBytes(32).toString("base64url")}`;

/** What is stored in its place. A random secret needs no slow hash: there is nothing to guess from. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** The API token of an Authorization header, or null. */
export function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer (hp_[A-Za-z0-9_-]{20,100})$/.exec(authorization ?? "")?.[1] ?? null;
}

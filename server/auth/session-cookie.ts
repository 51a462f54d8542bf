import { createHmac, timingSafeEqual } from "node:crypto";

/** A browser takes a __Secure- cookie over https alone. */
export const sessionCookieName = (publicUrl: string): string =>
  `${publicUrl.startsWith("https:") ? "__Secure-" : ""}heropods.session_token`;

/**
 * The session's token out of a Cookie header, or null where there is none or better-auth did not
 * sign it: TOKEN.SIGNATURE, percent-encoded, the signature being base64 of HMAC-SHA256 with the
 * secret (better-call's signed cookies). Done here because better-auth's own look-up takes ten times
 * as long, and it is part of every call.
 */
export function sessionToken(header: string, name: string, secret: string): string | null {
  for (const pair of header.split(";")) {
    const [found, value] = pair.trim().split("=", 2);
    if (found !== name || value === undefined) continue;
    const signed = decoded(value);
    const dot = signed.lastIndexOf(".");
    if (dot < 1) return null;
    const token = signed.slice(0, dot);
    const given = Buffer.from(signed.slice(dot + 1), "base64");
    const right = createHmac("sha256", secret).update(token).digest();
    return given.length === right.length && timingSafeEqual(given, right) ? token : null;
  }
  return null;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return "";
  }
}

import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";

export interface Refusal {
  status: number;
  message: string;
}

/**
 * What the page's address looks like to this request's browser: the public URL when the Host is
 * its host, plain http otherwise (through a tunnel, or by another address of the machine).
 */
export function expectedOrigin(host: string, publicUrl: string): string {
  return new URL(publicUrl).host === host.toLowerCase() ? publicUrl : `http://${host.toLowerCase()}`;
}

/**
 * Refuses what no browser on the console's own pages sends: an absolute-form target (RFC 9112,
 * 3.2.2: for proxies), a Host that is a stranger's name (DNS rebinding), and a change or a
 * WebSocket that another site's page asks for (CSRF). null when the request may pass.
 */
export function refusal(
  request: { method: string; url: string; headers: IncomingHttpHeaders; upgrade: boolean },
  publicUrl: string,
): Refusal | null {
  const { method, url, headers, upgrade } = request;
  if (!url.startsWith("/") || url.startsWith("//"))
    return { status: 400, message: "The request's target must be a path." };
  const host = headers.host ?? "";
  if (!knownHost(host, publicUrl))
    return {
      status: 421,
      message: `This console does not answer to the name '${host}'. Start it with --public-url to give it that name.`,
    };
  const changes = upgrade || !["GET", "HEAD", "OPTIONS"].includes(method);
  if (!changes) return null;
  const { origin } = headers;
  if (origin !== undefined)
    return origin === expectedOrigin(host, publicUrl)
      ? null
      : { status: 403, message: `A page of ${origin} may not act on this console.` };
  // Browsers send Origin with both; a script with a token has neither Origin nor cookie.
  if (upgrade || headers.cookie !== undefined)
    return { status: 403, message: "The Origin header is missing." };
  return null;
}

/** The public URL's host, localhost, or a bare address: an attacker can point a name here, not an address. */
function knownHost(host: string, publicUrl: string): boolean {
  if (host.toLowerCase() === new URL(publicUrl).host) return true;
  const name = /^(\[[0-9a-f:.]+\]|[^:[\]/@\s]+)(?::\d{1,5})?$/i.exec(host)?.[1];
  if (name === undefined) return false;
  return name.toLowerCase() === "localhost" || isIP(name.replace(/^\[|\]$/g, "")) !== 0;
}

import { createHmac } from "node:crypto";
import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { internalAddress } from "../../core/notices/internal-address";

export interface Post {
  url: string;
  body: string;
  /** Signs 'TIME.BODY' with HMAC-SHA256. */
  secret: string;
  /** Seconds since 1970, signed along, so that an old message cannot be played again unseen. */
  time: number;
  /** Null: may go anywhere. Otherwise the host's own addresses and subnets, refused like private ones. */
  own: readonly string[] | null;
}

/** dns.lookup with `all`; tests give their own. */
export type ResolveName = (
  name: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const TIMEOUT_MS = 10_000;

/**
 * Posts a webhook; resolves when the other end has said 2xx, throws with what it said otherwise. A name is
 * looked up once, every address that it has is judged, and the connection goes to one of those judged:
 * a name that answers otherwise the second time (DNS rebinding) gains nothing. Redirects are not followed.
 */
export async function postWebhook(
  { url, body, secret, time, own }: Post,
  resolveName: ResolveName = lookup,
): Promise<void> {
  const target = new URL(url);
  const host = target.hostname.replace(/^\[|\]$/g, "");
  // No look-up is made for a bare address, so it is judged here.
  if (own !== null && isIP(host) !== 0) refuseInternal(host, own);
  const request = target.protocol === "https:" ? httpsRequest : httpRequest;
  await new Promise<void>((resolve, reject) => {
    const call = request(
      target,
      {
        method: "POST",
        agent: false,
        lookup: judgedLookup(own, resolveName),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "user-agent": "HeroPods",
          "x-heropods-time": String(time),
          "x-heropods-signature": `sha256=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}`,
        },
      },
      (answer) => {
        // What it says beside its status is nobody's business here, and may be without end.
        answer.destroy();
        const status = answer.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve();
        else
          reject(
            new Error(
              `${target.host} answered ${status}${status >= 300 && status < 400 ? ", a redirect: give the URL that it leads to" : ""}`,
            ),
          );
      },
    );
    call.on("error", (error) =>
      reject(
        error.name === "TimeoutError"
          ? new Error(`${target.host} did not answer within ${TIMEOUT_MS / 1000} s`)
          : error,
      ),
    );
    call.end(body);
  });
}

function judgedLookup(own: readonly string[] | null, resolveName: ResolveName): LookupFunction {
  return (hostname, options, done) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, "");
      try {
        if (own !== null) for (const { address } of addresses) refuseInternal(address, own, hostname);
      } catch (refusal) {
        return done(refusal instanceof Error ? refusal : new Error(String(refusal)), "");
      }
      if (options.all) return done(null, addresses);
      const [first] = addresses;
      if (first) done(null, first.address, first.family);
      else done(new Error(`${hostname} has no address`), "");
    });
  };
}

function refuseInternal(address: string, own: readonly string[], name?: string): void {
  const why = internalAddress(address, own);
  if (why !== null)
    throw new Error(
      `${name === undefined ? address : `${name} is ${address}, and`} is not sent to: ${why}. Allow internal addresses for this webhook if it is meant to go there.`,
    );
}

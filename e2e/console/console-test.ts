import { test as base } from "@playwright/test";
import { type Bed, type BedHost, type BedOptions, startBed } from "../testbed/bed";
import { cookiesFor, signIn } from "./sign-in";

export { expect } from "@playwright/test";

interface Options {
  /** false: the browser has no session. */
  signedIn: boolean;
}

interface WorkerFixtures {
  /** A bed of other options is another bed: each lives as long as the files that want it. */
  bedOptions: BedOptions;
  bed: Bed;
  a: BedHost;
  b: BedHost;
  /** The administrator's session, as a Cookie header; empty where nobody has an account yet. */
  cookies: string;
}

/**
 * Playwright's test with two hosts, Mycelium between them and the console of host a. The first container
 * of a host makes what all of them share (bridge, firewall's table) and is gone again.
 */
export const test = base.extend<Options, WorkerFixtures>({
  signedIn: [true, { option: true }],
  bedOptions: [
    { console: true, enableMycelium: true },
    { option: true, scope: "worker" },
  ],
  bed: [
    async ({ bedOptions }, use) => {
      const bed = await startBed(bedOptions);
      try {
        await Promise.all(bed.hosts.map(makeWhatIsShared));
        await use(bed);
      } finally {
        await bed.stop();
      }
    },
    { scope: "worker", timeout: 120_000 },
  ],
  a: [({ bed }, use) => use(bed.host("a")), { scope: "worker" }],
  b: [({ bed }, use) => use(bed.host("b")), { scope: "worker" }],
  cookies: [
    async ({ bed, a }, use) =>
      use(bed.administrator === null ? "" : await signIn(a.webSocket, bed.administrator)),
    { scope: "worker" },
  ],
  baseURL: async ({ bed }, use) => use(bed.url ?? undefined),
  context: async ({ context, baseURL, signedIn, cookies }, use) => {
    if (signedIn && baseURL !== undefined) await context.addCookies(cookiesFor(baseURL, cookies));
    await use(context);
  },
});

async function makeWhatIsShared(host: BedHost): Promise<void> {
  await host.call("mutation", "containers.create", { name: "first", start: true, wait: true });
  await host.call("mutation", "containers.delete", { name: "first", wait: true });
}

import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { addressOfKey } from "../../core/mycelium/address";
import type { Overlay } from "../../core/mycelium/overlay";
import { type OverlayWatch, watchOverlay } from "./overlay";

// The links are this machine's, where no link has the address of this made-up node.
const identity = addressOfKey(new Uint8Array(32).fill(3));

let server: Server | null = null;
let watch: OverlayWatch | null = null;
let asked = 0;

async function nodeAnswers(): Promise<string> {
  const node = createServer((_, response) => {
    asked += 1;
    response.end(JSON.stringify({ nodeSubnet: identity.subnet, nodePubkey: identity.publicKey }));
  });
  server = node;
  await new Promise<void>((resolve) => node.listen(0, "127.0.0.1", resolve));
  const address = node.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

async function nodeStops(): Promise<void> {
  const node = server;
  server = null;
  node?.closeAllConnections();
  await new Promise<void>((resolve) => (node === null ? resolve() : node.close(() => resolve())));
}

afterEach(async () => {
  await watch?.stop();
  await nodeStops();
  asked = 0;
});

/** Longer than any test: it looks only when it is told to. */
const NEVER_MS = 3_600_000;

describe("watchOverlay", () => {
  it("looks once for the first, and answers from memory afterwards", async () => {
    watch = watchOverlay({ myceliumApi: await nodeAnswers() }, NEVER_MS);
    const [first, second] = await Promise.all([watch.observe(), watch.observe()]);
    expect(first).toEqual(second);
    for (let i = 0; i < 100; i++) expect(await watch.observe()).toEqual(first);
    expect(asked).toBe(1);
  });

  it("says that a node without its interface is down, by its address", async () => {
    watch = watchOverlay({ myceliumApi: await nodeAnswers() }, NEVER_MS);
    expect(await watch.observe()).toEqual({
      state: "down",
      reason: expect.stringContaining(`No link has Mycelium's address ${identity.address}`),
    });
  });

  it("tells its listeners of a change, and of nothing else", async () => {
    watch = watchOverlay({ myceliumApi: await nodeAnswers() }, NEVER_MS);
    const heard: Overlay[] = [];
    const unsubscribe = watch.onChange((overlay) => heard.push(overlay));
    await watch.refresh();
    await watch.refresh();
    expect(heard).toEqual([]);
    await nodeStops();
    const down = await watch.refresh();
    expect(down).toMatchObject({ state: "down", reason: expect.stringContaining("/api/v1/admin failed") });
    expect(heard).toEqual([down]);
    expect(await watch.observe()).toEqual(down);
    unsubscribe();
  });

  it("looks by itself", async () => {
    watch = watchOverlay({ myceliumApi: await nodeAnswers() }, 20);
    await watch.observe();
    const change = new Promise<Overlay>((resolve) => watch?.onChange(resolve));
    await nodeStops();
    expect((await change).state).toBe("down");
  });
});

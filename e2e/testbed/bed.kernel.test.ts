import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeSubnet } from "../../server/core/mycelium/address";
import { type Bed, type BedHost, ping, startBed } from "./bed";
import { until } from "./until";

const LOOK = fileURLToPath(new URL("look-at-mycelium.ts", import.meta.url));

/** What the product's client sees from inside a host, after it added or removed a peer. */
async function look(host: BedHost, ...change: ["add" | "remove", string] | []) {
  const { stdout, stderr } = await host.exec([process.execPath, program, ...change]);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

const beds: Bed[] = [];
const bedOf = async (version: string, hosts = ["a", "b"]) => {
  const bed = await startBed({ version, hosts, daemons: false });
  beds.push(bed);
  return bed;
};
let program = "";
beforeAll(async () => {
  program = join(await mkdtemp(join(tmpdir(), "look-")), "look.cjs");
  await build({ entryPoints: [LOOK], outfile: program, bundle: true, platform: "node", logLevel: "warning" });
});
afterAll(async () => {
  await rm(join(program, ".."), { recursive: true });
  for (const bed of beds) await bed.stop();
});

describe.skipIf(process.env.MYCELIUM_BIN)("the bed's stand-in", () => {
  it("carries packets between hosts, and shows dead peers while the underlay is cut", async () => {
    const bed = await bedOf("0.7.10");
    const [a, b] = [bed.host("a"), bed.host("b")];
    expect((await ping(b, a.overlay)).exitCode).toBe(0);
    const before = await look(a);
    expect(before.overlay).toEqual({
      state: "up",
      nodeAddress: a.overlay,
      subnet: nodeSubnet(a.overlay),
      tun: { name: "mycelium0", mtu: 1400 },
    });
    expect(before.peers.value).toMatchObject([
      { endpoint: "tcp://192.0.2.2:9651", state: "alive", type: "static" },
    ]);
    expect(before.selected.value).toMatchObject([
      { subnet: nodeSubnet(b.overlay), nextHop: { proto: "tcp", address: "192.0.2.2:9651" } },
    ]);

    await a.cutUnderlay();
    await until("the peer to be dead", async () =>
      (await look(a)).peers.value[0].state === "dead" ? true : null,
    );
    expect((await ping(a, b.overlay)).exitCode).not.toBe(0);
    expect((await look(a)).selected.value).toEqual([]);

    await a.restoreUnderlay();
    await until(
      "the peer to be alive",
      async () => ((await ping(a, b.overlay)).exitCode === 0 ? true : null),
      5_000,
    );
  });

  it("takes and gives up peers over the API", async () => {
    const a = beds[0]?.host("a");
    if (a === undefined) throw new Error("no bed");
    expect((await look(a, "add", "quic://192.0.2.2:9651")).changed).toEqual({ state: "ok", value: "added" });
    expect((await look(a, "add", "QUIC://192.0.2.2:9651")).changed).toEqual({ state: "ok", value: "exists" });
    await until("the second way to the same node", async () => {
      const { fallback, selected } = await look(a);
      return fallback.value.length === 1 && selected.value.length === 1 ? true : null;
    });
    expect((await look(a, "remove", "quic://192.0.2.2:9651")).changed).toEqual({
      state: "ok",
      value: "removed",
    });
    expect((await look(a, "remove", "quic://192.0.2.2:9651")).changed).toEqual({
      state: "ok",
      value: "unknown",
    });
    expect((await look(a, "add", "tcp://node.example:9651")).changed).toMatchObject({
      state: "broken",
      reason: expect.stringContaining("400: failed to parse address"),
    });
  });

  it("loses its interface with its node, and gets it back", async () => {
    const a = beds[0]?.host("a");
    if (a === undefined) throw new Error("no bed");
    await a.stopOverlay("SIGKILL");
    await until("the TUN to go", async () =>
      (await a.exec(["ip", "link", "show", "mycelium0"])).exitCode === 0 ? null : true,
    );
    expect((await look(a)).overlay).toMatchObject({
      state: "down",
      reason: expect.stringContaining("ECONNREFUSED"),
    });
    await a.startOverlay();
    expect((await look(a)).overlay.state).toBe("up");
  });

  it.each([
    ["0.5.6", { queried: "unsupported", stats: "unsupported" }, { ip: null, discovered: false }],
    ["0.6.2", { queried: "ok", stats: "unsupported" }, { ip: null, discovered: true }],
    ["0.7.5", { queried: "ok", stats: "ok" }, { ip: null, discovered: true }],
  ])("looks like Mycelium %s", async (version, states, { ip, discovered }) => {
    const bed = await bedOf(version);
    const a = bed.host("a");
    const seen = await look(a);
    expect({ queried: seen.queried.state, stats: seen.stats.state }).toEqual(states);
    expect(seen.node.value.ip).toBe(ip);
    expect(seen.overlay).toMatchObject({ state: "up", nodeAddress: a.overlay });
    expect(seen.peers.value[0].discoveredSecondsAgo !== null).toBe(discovered);
    expect((await a.exec(["mycelium", "-V"])).stdout).toBe(`mycelium ${version}\n`);
    const inspected = await a.exec(["mycelium", "inspect", "--json", "--key-file", a.mycelium.keyPath]);
    expect(JSON.parse(inspected.stdout).address).toBe(a.overlay);
  });
});

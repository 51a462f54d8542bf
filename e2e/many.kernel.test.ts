import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { makeRoomForMany } from "./bench/many";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { until } from "./testbed/until";

/** What keeps a bridge quiet however many containers are on it: each is where the bridge was told that it is. */

let bed: Bed;
let a: BedHost;

const View = z.object({ ipv4: z.string(), netns: z.string(), links: z.object({ bridge: z.string() }) });
const Forwarding = z.array(
  z.looseObject({
    mac: z.string(),
    ifname: z.string(),
    state: z.string().default(""),
    flags: z.array(z.string()),
  }),
);
const Links = z.array(
  z.looseObject({ address: z.string(), stats64: z.object({ rx: z.object({ packets: z.number() }) }) }),
);

const NAMES = ["many-1", "many-2", "many-3"];

beforeAll(async () => {
  bed = await startBed({ enableMycelium: true, logLevel: "warn" });
  a = bed.host("a");
  await makeRoomForMany(a);
  for (const name of NAMES)
    await a.call("mutation", "containers.create", { name, heropods: "many", start: true, wait: true });
}, 180_000);

afterAll(async () => {
  await bed?.stop();
});

const view = async (name: string) => View.parse(await a.call("query", "containers.get", { name }));

async function must(...argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await a.exec(argv);
  if (exitCode !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`);
  return stdout;
}

async function inside(name: string) {
  const { netns } = await view(name);
  const [link] = Links.parse(
    JSON.parse(await must("ip", "-n", netns, "-j", "-s", "link", "show", "dev", "eth0")),
  );
  if (link === undefined) throw new Error(`${name} has no eth0`);
  return link;
}

async function entryOf(name: string) {
  const { address } = await inside(name);
  const all = Forwarding.parse(JSON.parse(await must("bridge", "-j", "fdb", "show", "br", "heropods1")));
  return all.find(({ mac }) => mac === address);
}

describe("a bridge with a subnet larger than /24", () => {
  it("knows every container's port from its start, for good", async () => {
    for (const name of NAMES) {
      const { links } = await view(name);
      expect(await entryOf(name)).toMatchObject({
        ifname: links.bridge,
        state: "static",
        flags: expect.arrayContaining(["sticky"]),
      });
    }
  });

  it("answers for whoever is asked for, and asks no third one", async () => {
    const [one, two] = [await view("many-1"), await view("many-2")];
    const before = (await inside("many-3")).stats64.rx.packets;
    const rounds = 5;
    for (let n = 0; n < rounds; n++) {
      await must("ip", "-n", one.netns, "neigh", "flush", "dev", "eth0", "to", two.ipv4);
      await must("ip", "netns", "exec", one.netns, "ping", "-c", "1", "-W", "2", two.ipv4);
    }
    // A question that floods comes to it each time; a packet of the kernel's own may come once.
    expect((await inside("many-3")).stats64.rx.packets - before).toBeLessThan(rounds - 1);
  });

  it("is told again when a port that had left comes back", async () => {
    const { links } = await view("many-2");
    // The kernel drops a port's entries with it. Who repairs first, the daemon or this test, is no matter.
    await must("ip", "link", "set", "dev", links.bridge, "nomaster");
    await a.call("mutation", "containers.repair", { name: "many-2", wait: true });
    const back = await until(
      "many-2 to be on its bridge as before",
      async () => (await entryOf("many-2")) ?? null,
    );
    expect(back).toMatchObject({ ifname: links.bridge, state: "static" });
  });
});

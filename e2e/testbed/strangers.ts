import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { BedHost } from "./bed";

/** Behind one bridge of theirs, with addresses that are of our own subnet as well; and behind another. */
const NEIGHBOURS = { first: "10.10.0.201", second: "10.10.0.202" };
const ELSEWHERE = "203.0.113.2";
/** Without a link-local address, which would come a second later: a host is compared with what it was. */
const QUIETLY_UP = ["addrgenmode", "none", "up"];

/**
 * Other people's objects that bear names like ours: bridges with namespaces behind them, links, tables, and
 * a container under a root of its own. Nothing that the daemon does may touch them.
 */
export async function make(host: BedHost): Promise<void> {
  for (const argv of [
    ["ip", "link", "add", "heropods7", "type", "bridge"],
    ["ip", "link", "add", "vbr-ffffff", "type", "veth", "peer", "name", "vmyh-ffffff"],
    ...behind("hp-stranger", "heropods7", `${NEIGHBOURS.first}/24`),
    ...behind("hp-stranger-2", "heropods7", `${NEIGHBOURS.second}/24`),
    ["ip", "link", "add", "heropods8", "type", "bridge"],
    ...behind("hp-stranger-3", "heropods8", `${ELSEWHERE}/24`),
    // The host is a gateway to both, if it forwards.
    ["ip", "addr", "add", "203.0.113.1/24", "dev", "heropods8"],
    ["ip", "addr", "add", "198.51.100.1/24", "dev", "heropods7"],
    ["ip", "-n", "hp-stranger", "addr", "add", "198.51.100.2/24", "dev", "eth0"],
    ["ip", "-n", "hp-stranger", "route", "add", "203.0.113.0/24", "via", "198.51.100.1"],
    ["ip", "-n", "hp-stranger-3", "route", "add", "198.51.100.0/24", "via", "203.0.113.1"],
    ...["heropods7", "heropods8"].map((bridge) => ["ip", "link", "set", bridge, ...QUIETLY_UP]),
    ["nft", "add", "table", "inet", "heropods_other"],
    ["nft", "add", "table", "ip", "heropods"],
    ["nft", "add set ip heropods overlay_open { type ipv4_addr; elements = { 192.0.2.99 }; }"],
  ])
    await must(host, argv);
  const bundle = join(host.dir, "stranger");
  await mkdir(bundle);
  await must(host, ["sh", "-c", `cd ${bundle} && crun spec`]);
  const Spec = z.looseObject({
    process: z.looseObject({}),
    root: z.looseObject({}),
    linux: z.looseObject({}),
  });
  const file = join(bundle, "config.json");
  const spec = Spec.parse(JSON.parse(await readFile(file, "utf8")));
  const [image = ""] = await readdir(join(host.dir, "data/images"));
  const changed = {
    ...spec,
    process: { ...spec.process, terminal: false, args: ["sleep", "1000"] },
    root: { path: join(host.dir, "data/images", image, "rootfs"), readonly: true },
    linux: { ...spec.linux, cgroupsPath: `/${host.netns}-stranger/web` },
  };
  await writeFile(file, JSON.stringify(changed));
  // Its standard output would hold ours open.
  await must(host, ["sh", "-c", `crun --root ${bundle}/runtime run -d -b ${bundle} web >/dev/null 2>&1`]);
  await expectUnharmed(host);
}

/** Throws where one of them is gone or another. */
export async function expectUnharmed(host: BedHost): Promise<void> {
  const links = await must(host, ["ip", "-o", "link"]);
  for (const name of ["heropods7", "vbr-ffffff", "vmyh-ffffff"])
    if (!links.includes(name)) throw new Error(`The stranger's link ${name} is gone`);
  if (!(await must(host, ["ip", "netns"])).includes("hp-stranger"))
    throw new Error("The stranger's namespace is gone");
  // br_netfilter shows our table what passes a bridge, where a kernel has it.
  if (!(await pings(host, "hp-stranger", NEIGHBOURS.second)))
    throw new Error("What the stranger sends to a neighbour on its own bridge does not arrive");
  const tables = await must(host, ["nft", "list", "tables"]);
  for (const name of ["table inet heropods_other", "table ip heropods"])
    if (!tables.includes(name)) throw new Error(`The stranger's ${name} is gone`);
  if (!(await must(host, ["nft", "list", "set", "ip", "heropods", "overlay_open"])).includes("192.0.2.99"))
    throw new Error("The stranger's set has lost its element");
  const state = await must(host, ["crun", "--root", join(host.dir, "stranger/runtime"), "state", "web"]);
  if (!/"status": "running"/.test(state))
    throw new Error(`The stranger's container is not running: ${state}`);
}

/** Whether the host forwards what a stranger sends from one of its networks to the other. */
export async function routed(host: BedHost): Promise<boolean> {
  // From its other end the gateway answers: the way there is whole.
  if (!(await pings(host, "hp-stranger-3", "203.0.113.1")))
    throw new Error("The stranger's gateway is silent");
  return pings(host, "hp-stranger", ELSEWHERE);
}

function behind(netns: string, bridge: string, address: string): string[][] {
  const port = `s${netns.replace(/\D/g, "")}-${bridge}`;
  return [
    ["ip", "netns", "add", netns],
    ["ip", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", netns],
    ["ip", "link", "set", port, "master", bridge, ...QUIETLY_UP],
    ["ip", "-n", netns, "addr", "add", address, "dev", "eth0"],
    ["ip", "-n", netns, "link", "set", "eth0", "up"],
  ];
}

async function pings(host: BedHost, netns: string, address: string): Promise<boolean> {
  const argv = ["ip", "netns", "exec", netns, "ping", "-c", "1", "-W", "2", address];
  return (await host.exec(argv)).exitCode === 0;
}

async function must(host: BedHost, argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await host.exec(argv);
  if (exitCode !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`);
  return stdout;
}

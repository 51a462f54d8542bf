import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { BedHost } from "./bed";

/**
 * Other people's objects that bear names like ours: a bridge, links, a namespace, tables, and a container
 * under a root of its own. Nothing that the daemon does may touch them.
 */
export async function make(host: BedHost): Promise<void> {
  for (const argv of [
    ["ip", "link", "add", "heropods7", "type", "bridge"],
    ["ip", "link", "add", "vbr-ffffff", "type", "veth", "peer", "name", "vmyh-ffffff"],
    ["ip", "netns", "add", "hp-stranger"],
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
  const tables = await must(host, ["nft", "list", "tables"]);
  for (const name of ["table inet heropods_other", "table ip heropods"])
    if (!tables.includes(name)) throw new Error(`The stranger's ${name} is gone`);
  if (!(await must(host, ["nft", "list", "set", "ip", "heropods", "overlay_open"])).includes("192.0.2.99"))
    throw new Error("The stranger's set has lost its element");
  const state = await must(host, ["crun", "--root", join(host.dir, "stranger/runtime"), "state", "web"]);
  if (!/"status": "running"/.test(state))
    throw new Error(`The stranger's container is not running: ${state}`);
}

async function must(host: BedHost, argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await host.exec(argv);
  if (exitCode !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`);
  return stdout;
}

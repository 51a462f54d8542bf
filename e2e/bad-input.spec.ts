import { access } from "node:fs/promises";
import { join } from "node:path";
import { archiveWith } from "./console/archives";
import { expect, test } from "./console/console-test";
import { everythingOf } from "./console/database";
import { heropodsJson, refusalOf } from "./console/heropods-command";
import { startRegistry } from "./console/registry";

const NAME_RULE = "A name is 1 to 64 letters, digits, '-' or '_', and starts with a letter or digit.";
const NAMES = ["../etc", "a/../b", "two words", " ", "", "n".repeat(65), "-web", "_web"];

const mycelium = (key: string, peers: string) => [
  ...["config", "enable-mycelium", "default", "--version", "v0.7.10", "--ipv6-range", "400::/7"],
  ...["--key-path", key, "--peers", peers],
];
const PEER = "tcp://192.0.2.7:9651";
/** Each as the second of two: its position is named, the good one is not. */
const PEERS = [
  { peer: "tcp://relay.example.org:9651", reason: "host names are not allowed; give an IP address." },
  { peer: "tcp://192.0.2.8", reason: "no port; there is no default, most nodes use 9651." },
  { peer: "quic://[2001:db8::8]:9651/", reason: "a trailing slash is not allowed; end with the port." },
];

const HEROPODS = [
  {
    what: "a subnet that overlaps another bridge's",
    argv: ["--subnet", "10.10.0.128/25", "--gateway-ip", "10.10.0.129"],
    path: ["subnet"],
    message: "10.10.0.128/25 overlaps 10.10.0.0/24 of the HeroPods default on heropods0.",
  },
  {
    what: "a gateway outside its subnet",
    argv: ["--subnet", "10.20.0.0/24", "--gateway-ip", "10.21.0.1"],
    path: ["gateway_ip"],
    message: "The gateway 10.21.0.1 is not a host address of 10.20.0.0/24.",
  },
];

const MEMORY = [
  { size: "0", message: "A memory limit is at least 4 MiB; leave it empty for none." },
  { size: "10t", message: "A memory limit is at most 1 TiB." },
];

const ARCHIVES = [
  {
    what: "a member that climbs out by '..'",
    member: { name: "../evil" },
    message: "Member '../evil' leads out of the root by '..'.",
  },
  {
    what: "a link to an absolute path outside",
    member: { name: "etc/passwd", type: "symlink", linkname: "/etc/outside" },
    message:
      "Member 'etc/passwd' is a link to the absolute path '/etc/outside', which the archive does not hold.",
  },
  {
    what: "a hard link to an absolute path",
    member: { name: "etc/shadow", type: "link", linkname: "/etc/shadow" },
    message: "Member 'etc/shadow' is a hard link to the absolute path '/etc/shadow'.",
  },
] as const;

test.describe("by the command: the place is named and nothing has changed", () => {
  let before: Awaited<ReturnType<typeof everythingOf>>;
  test.beforeEach(async ({ a }) => {
    before = await everythingOf(a);
  });
  test.afterEach(async ({ a }) => {
    expect(await everythingOf(a)).toEqual(before);
  });

  for (const name of NAMES)
    test(`a container named '${name.length > 20 ? `${name.length} characters` : name}'`, async ({ a }) => {
      const { error } = await refusalOf(a, "create", "--start", "--", name);
      expect(error.problems).toEqual([{ path: ["name"], message: NAME_RULE }]);
    });

  for (const { size, message } of MEMORY)
    test(`a memory limit of ${size}`, async ({ a }) => {
      const { error } = await refusalOf(a, "create", "web", "--memory", size, "--start");
      expect(error.problems).toEqual([{ path: ["memoryBytes"], message }]);
    });

  for (const { what, argv, path, message } of HEROPODS)
    test(what, async ({ a }) => {
      const { error } = await refusalOf(a, "config", "set", "other", "--bridge-name", "heropods1", ...argv);
      expect(error.problems).toMatchObject([{ path, message, fix: expect.any(String) }]);
    });

  for (const { peer, reason } of PEERS)
    test(`the peer ${peer}`, async ({ a }) => {
      const { error } = await refusalOf(a, ...mycelium(a.mycelium.keyPath, `${PEER},${peer}`));
      expect(error.problems).toMatchObject([{ path: ["peers", 1], message: `Peer 2, '${peer}': ${reason}` }]);
    });

  test("a key that is missing, and one that is not named", async ({ a }) => {
    const missing = join(a.dir, "no-such-key.bin");
    const refused = await refusalOf(a, ...mycelium(missing, PEER));
    expect(refused.error.problems).toMatchObject([
      { path: ["key_path"], message: expect.stringContaining(missing), fix: expect.any(String) },
    ]);
    const unnamed = await refusalOf(a, "config", "enable-mycelium", "default");
    expect(unnamed.error.problems.map(({ path }) => path)).toEqual([
      ["version"],
      ["ipv6_range"],
      ["key_path"],
      ["peers"],
    ]);
  });

  test("an image that this host does not have", async ({ a }) => {
    const { error } = await refusalOf(a, "create", "web", "--image", "no-such-image", "--start");
    expect(error.problems).toMatchObject([
      { path: ["image"], message: "There is no image no-such-image on this host.", fix: expect.any(String) },
    ]);
  });

  test("a registry that nobody answers for", async ({ a }) => {
    const { error } = await refusalOf(a, "pull", "127.0.0.1:1/library/nothing:1");
    expect(error.problems).toMatchObject([
      {
        path: ["reference"],
        message: expect.stringContaining("127.0.0.1:1 could not be reached."),
        fix: expect.any(String),
      },
    ]);
  });

  test("an image that its registry does not have", async ({ a }) => {
    const registry = await startRegistry(a);
    try {
      const { error } = await refusalOf(a, "pull", `${registry.address}/library/nothing:1`);
      expect(error.problems).toMatchObject([
        {
          path: ["reference"],
          message: expect.stringContaining(`There is no ${registry.address}/library/nothing:1`),
        },
      ]);
    } finally {
      await registry.stop();
    }
  });

  for (const { what, member, message } of ARCHIVES)
    test(`a tarball with ${what}`, async ({ a }) => {
      const file = await archiveWith(a.dir, "bad.tar", member);
      const { error } = await refusalOf(a, "import", file, "--name", "bad");
      expect(error.problems).toMatchObject([{ path: ["path", member.name], message }]);
      await expect(access(join(a.dir, "data/evil"))).rejects.toThrow("ENOENT");
    });
});

test("a subnet that is full has no address for one more", async ({ a }) => {
  const before = await a.snapshot();
  await heropodsJson(
    a,
    "config",
    "set",
    "tiny",
    ...["--subnet", "10.30.0.0/30", "--gateway-ip", "10.30.0.1"],
    "--bridge-name",
    "tiny0",
  );
  await heropodsJson(a, "create", "only", "--heropods", "tiny", "--start");
  const full = await everythingOf(a);
  const { error } = await refusalOf(a, "create", "more", "--heropods", "tiny", "--start");
  expect(error.problems).toMatchObject([
    {
      path: ["heropods"],
      message: "tiny has no free address left: all of 10.30.0.0/30 is leased.",
      fix: expect.any(String),
    },
  ]);
  expect(await everythingOf(a)).toEqual(full);
  // The address of a deleted container is free again.
  await heropodsJson(a, "rm", "only");
  await heropodsJson(a, "create", "more", "--heropods", "tiny");
  await heropodsJson(a, "rm", "more");
  await heropodsJson(a, "config", "rm", "tiny");
  expect(await a.snapshot()).toEqual(before);
});

test.describe("in the browser: said at its field, and nothing has changed", () => {
  test("names, limits and images of a container", async ({ a, page }) => {
    const before = await everythingOf(a);
    await page.goto("/containers?create=1");
    const panel = page.getByRole("dialog", { name: "Create container" });
    const name = panel.getByLabel("Name");
    const create = panel.getByRole("button", { name: "Create and start" });
    for (const bad of NAMES.filter((each) => each !== "")) {
      await name.fill(bad);
      await create.click();
      await expect(name).toHaveAccessibleDescription(NAME_RULE);
      await expect(name).toHaveAttribute("aria-invalid", "true");
      await expect(name).toBeFocused();
    }
    await name.fill("web");
    await panel.getByRole("button", { name: "Limits" }).click();
    const memory = panel.getByLabel("Memory");
    for (const { size, message } of MEMORY) {
      await memory.fill(size);
      await create.click();
      await expect(memory).toHaveAccessibleDescription(message);
    }
    await memory.fill("");
    await panel.getByLabel("Image").fill("no-such-image");
    await page.keyboard.press("Tab");
    await expect(panel.getByLabel("Image")).toHaveAccessibleDescription(
      /There is no image no-such-image on this host\./,
    );
    await create.click();
    await expect(panel.getByRole("alert")).toContainText("There is no image no-such-image on this host.");
    expect(await everythingOf(a)).toEqual(before);
  });

  test("subnets and gateways of a HeroPods", async ({ a, page }) => {
    const before = await everythingOf(a);
    await page.goto("/heropods");
    await page.getByRole("button", { name: "Create HeroPods" }).click();
    const panel = page.getByRole("dialog", { name: "Create HeroPods" });
    await panel.getByLabel("Name").fill("other");
    await panel.getByLabel("Bridge").fill("heropods1");
    for (const { argv, path, message } of HEROPODS) {
      const [, subnet = "", , gateway = ""] = argv;
      await panel.getByLabel("Subnet").fill(subnet);
      await panel.getByLabel("Gateway").fill(gateway);
      const field = panel.getByLabel(path[0] === "subnet" ? "Subnet" : "Gateway");
      await expect(field).toHaveAccessibleDescription(new RegExp(message.replaceAll(/[.]/g, "\\.")));
      await panel.getByRole("button", { name: "Create HeroPods" }).click();
      await expect(panel.getByRole("alert")).toContainText(message);
    }
    expect(await everythingOf(a)).toEqual(before);
  });

  test("peers and the key of Mycelium", async ({ a, page }) => {
    const before = await everythingOf(a);
    await page.goto("/heropods/default/mycelium");
    const peers = page.getByRole("textbox", { name: "Peers" });
    for (const { peer, reason } of PEERS) {
      await peers.fill(`${PEER}\n${peer}`);
      await expect(peers).toHaveAccessibleDescription(`Peer 2, '${peer}': ${reason}`);
    }
    await peers.fill(PEER);
    const key = page.getByLabel("Key file");
    await key.fill("/no/such/key.bin");
    await expect(key).toHaveAccessibleDescription(/\/no\/such\/key\.bin/);
    await page.getByRole("button", { name: "Save Mycelium" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("/no/such/key.bin");
    expect(await everythingOf(a)).toEqual(before);
  });
});

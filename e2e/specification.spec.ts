import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../server/host/exec";
import { expect, test } from "./console/console-test";
import { heropods, heropodsJson } from "./console/heropods-command";
import { containerOf } from "./console/probes";
import type { BedHost } from "./testbed/bed";
import { until } from "./testbed/until";

test("the specification's example runs from the browser and from the command to the same state, and again to none", async ({
  a,
  page,
}) => {
  await importAlpine(a);
  const script = exampleFor(a);
  const plan = page.getByRole("region", { name: "What it would do" });

  await page.goto("/scripts/new");
  await page.getByRole("textbox", { name: "Script" }).fill(script);
  await expect(plan).toContainText("1 command to run");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const running = page.getByRole("region", { name: "Run", exact: true });
  await expect(running.getByText("Done", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  const byBrowser = await containerOf(a, "my_container");
  expect(byBrowser.state).toBe("running");
  await expect(running).toContainText(byBrowser.overlay);
  await expect(plan).toContainText("Nothing to add, nothing to change, nothing to remove");

  const file = join(a.dir, "example.heroscript");
  await writeFile(file, script);
  expect((await heropods(a, "plan", file)).exitCode).toBe(0);
  await heropodsJson(a, "rm", "my_container");
  await heropodsJson(a, "run", file);
  const byCommand = await containerOf(a, "my_container");
  // Everything but which process it is and since when.
  const { pid: _pid, startedAt: _startedAt, ...same } = byBrowser;
  expect(byCommand).toMatchObject(same);
  expect((await heropods(a, "plan", file)).exitCode).toBe(0);

  await heropodsJson(a, "rm", "my_container");
  await heropodsJson(a, "config", "rm", "mycelium_demo");
  await heropodsJson(a, "rmi", "alpine_3_20");
});

/** The script as it is published, with the peers, the key and the version of this bed in their places. */
function exampleFor(host: BedHost): string {
  return `// Configure HeroPods
!!heropods.configure
    name:'mycelium_demo'

// Enable Mycelium with all required parameters
!!heropods.enable_mycelium
    heropods:'mycelium_demo'
    version:'v0.7.10'
    ipv6_range:'400::/7'
    key_path:'${host.mycelium.keyPath}'
    peers:'${host.mycelium.peers.join(",")}'

// Create and start container
!!heropods.container_new
    name:'my_container'
    image:'alpine_3_20'

!!heropods.container_start
    name:'my_container'

// Test Mycelium connectivity
!!heropods.container_exec
    name:'my_container'
    cmd:'ip -6 addr show'
    stdout:true
`;
}

/** A stand-in of that name without a registry: busybox with a shell as its command, which ends at once as Alpine's does. */
async function importAlpine(host: BedHost): Promise<void> {
  const root = join(host.dir, "alpine");
  const layout = join(host.dir, "alpine-oci");
  await mkdir(join(root, "bin"), { recursive: true });
  await mkdir(join(root, "etc"));
  await writeFile(join(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  await run(["cp", "/bin/busybox", join(root, "bin/busybox")]);
  await run(["ln", "-sf", "busybox", join(root, "bin/sh")]);
  await run(["ln", "-sf", "busybox", join(root, "bin/ip")]);
  await run(["ln", "-sf", "busybox", join(root, "bin/sleep")]);
  await run([
    "tar",
    "-C",
    root,
    "-cf",
    join(host.dir, "alpine.tar"),
    "bin/busybox",
    "bin/sh",
    "bin/ip",
    "bin/sleep",
    "etc",
  ]);
  await run(["umoci", "init", "--layout", layout]);
  await run(["umoci", "new", "--image", `${layout}:3.20`]);
  await run(["umoci", "raw", "add-layer", "--image", `${layout}:3.20`, join(host.dir, "alpine.tar")]);
  await run(["umoci", "config", "--image", `${layout}:3.20`, "--config.cmd", "/bin/sh"]);
  await heropodsJson(host, "import", layout, "--name", "alpine_3_20");
  await until("the image to be there", async () =>
    (await heropods(host, "images")).stdout.includes("alpine_3_20") ? true : null,
  );
}

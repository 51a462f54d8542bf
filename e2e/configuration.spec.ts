import { expect, test } from "./console/console-test";
import { heropodsJson } from "./console/heropods-command";
import { containerOf, inside, pings, WEB_SERVER } from "./console/probes";
import { cookiesFor, signIn } from "./console/sign-in";

// One story: a container is changed, kept as a template, copied, and acted on with others.
test.describe.configure({ mode: "serial" });

const MIB = 1024 ** 2;
const viewer = { email: "looker@example.org", password: "only looking 1" };

test.beforeAll(async ({ a }) => {
  await a.call("mutation", "containers.create", {
    ...{ name: "cache", command: WEB_SERVER, memoryBytes: 64 * MIB, env: { LEVEL: "low" } },
    ...{ labels: { app: "shop" }, start: true, wait: true },
  });
  await a.call("mutation", "people.create", { ...viewer, name: "Looker", role: "viewer" });
});

test("memory and environment are changed: the plan says so, the addresses stay, the cgroup has the limit", async ({
  a,
  b,
  page,
}) => {
  const before = await containerOf(a, "cache");
  await inside(a, "cache", ["sh", "-c", "echo mine >/kept"]);
  await heropodsJson(b, "create", "far", "--overlay-ingress", "open", "--start", "--", ...WEB_SERVER);
  await page.goto("/containers/cache");
  await page.getByRole("link", { name: "Configuration", exact: true }).click();
  await expect(page.getByText("Change a field, and what that does appears here")).toBeVisible();

  await page.getByRole("button", { name: "Limits" }).click();
  await page.getByLabel("Memory").fill("96m");
  await expect(
    page.getByText(`Takes effect at once: cache goes on running and keeps ${before.ipv4}`),
  ).toBeVisible();
  await page.getByRole("button", { name: "Apply at once" }).click();
  await expect(page.getByText("Change a field, and what that does appears here")).toBeVisible();
  const limit = () => inside(a, "cache", ["cat", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]);
  expect((await limit()).stdout.trim()).toBe(String(96 * MIB));
  expect((await containerOf(a, "cache")).pid).toBe(before.pid);

  await page.getByLabel("Memory").fill("128m");
  await page.getByRole("button", { name: "Command and environment" }).click();
  await page.getByLabel("Environment").fill("LEVEL=high\nMODE=fast");
  await expect(
    page.getByText(`Restarts cache; keeps ${before.ipv4}, ${before.overlay} and its files.`),
  ).toBeVisible();
  const plan = page.getByRole("region", { name: "Plan" });
  await expect(plan).toContainText(
    "Change cache: environment: adds MODE; changes LEVEL; memory limit 96 MiB to 128 MiB",
  );
  await expect(plan).toContainText(`Keep ${before.ipv4}, ${before.overlay} and the files of cache`);
  expect((await containerOf(a, "cache")).pid).toBe(before.pid);

  await page.getByRole("button", { name: "Apply and restart" }).click();
  await expect(page.getByText("Change a field, and what that does appears here")).toBeVisible();
  const after = await containerOf(a, "cache");
  expect(after).toMatchObject({ state: "running", ipv4: before.ipv4, overlay: before.overlay });
  expect(after.pid).not.toBe(before.pid);
  expect((await limit()).stdout.trim()).toBe(String(128 * MIB));
  expect((await inside(a, "cache", ["sh", "-c", "tr '\\0' '\\n' </proc/1/environ"])).stdout).toContain(
    "MODE=fast",
  );
  expect((await inside(a, "cache", ["cat", "/kept"])).stdout.trim()).toBe("mine");
  expect(await pings(b, "far", before.overlay)).toBe(true);
  await heropodsJson(b, "rm", "far");

  await page.getByRole("link", { name: "Operations", exact: true }).click();
  await expect(page.getByRole("link", { name: "Change cache" }).first()).toBeVisible();
});

test("what cannot be is said at its field; a change that fails leaves the container as it was", async ({
  a,
  page,
}) => {
  const before = await containerOf(a, "cache");
  await page.goto("/containers/cache/configuration");
  await page.getByLabel("Image").fill("no-such-image");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Image")).toHaveAccessibleDescription(/There is no image no-such-image/);
  await page.getByRole("button", { name: "Discard changes" }).click();

  await page.getByRole("button", { name: "Command and environment" }).click();
  await page.getByLabel("Command").fill("/no/such/program");
  await page.getByRole("button", { name: "Apply and restart" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "cache was not changed" })).toContainText(
    /no such file/i,
  );
  await expect(page.getByLabel("Command")).toHaveValue("/no/such/program");
  await expect.poll(async () => (await containerOf(a, "cache")).state).toBe("running");
  expect(await containerOf(a, "cache")).toMatchObject({ ipv4: before.ipv4, overlay: before.overlay });
  expect((await inside(a, "cache", ["cat", "/kept"])).stdout.trim()).toBe("mine");
});

test("extra capabilities are warned of before they are given", async ({ page }) => {
  await page.goto("/containers/cache/configuration");
  await page.getByRole("button", { name: "Confinement" }).click();
  await page.getByLabel("NET_ADMIN").check();
  await expect(page.getByText(/its root changes its own network/).first()).toBeVisible();
  await expect(page.getByText("Restarts cache")).toBeVisible();
  await page.getByRole("button", { name: "Discard changes" }).click();
  await expect(page.getByLabel("NET_ADMIN")).not.toBeChecked();
});

test("a copy has the configuration and a name and addresses of its own", async ({ a, page }) => {
  await page.goto("/containers/cache/configuration");
  await page.getByRole("link", { name: "Duplicate" }).click();
  const panel = page.getByRole("dialog", { name: "Duplicate cache" });
  await expect(panel.getByLabel("Name")).toHaveValue("cache-2");
  await expect(panel.getByRole("button", { name: "Limits" })).toContainText("128 MiB");
  await panel.getByRole("button", { name: "Create and start" }).click();
  await expect(page.getByRole("row", { name: /cache-2/ })).toContainText("Running");
  const [one, two] = [await containerOf(a, "cache"), await containerOf(a, "cache-2")];
  expect(two.ipv4).not.toBe(one.ipv4);
  expect(two.overlay).not.toBe(one.overlay);
  expect((await inside(a, "cache-2", ["sh", "-c", "tr '\\0' '\\n' </proc/1/environ"])).stdout).toContain(
    "MODE=fast",
  );
});

test("a template is kept, made containers from, and refused field by field where it is bad", async ({
  a,
  page,
}) => {
  await page.goto("/containers/cache/configuration");
  await page.getByRole("button", { name: "Save as template" }).click();
  const keep = page.getByRole("dialog", { name: "Save as template" });
  await keep.getByLabel("Name").fill("small-cache");
  await keep.getByLabel("What it is for").fill("Caches of the shop");
  await keep.getByRole("button", { name: "Save template" }).click();
  await expect(page).toHaveURL(/\/templates\/small-cache$/);
  await page.getByRole("link", { name: "Create container" }).click();
  const panel = page.getByRole("dialog", { name: "Create container from small-cache" });
  await panel.getByLabel("Name").fill("cache-3");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name: /cache-3/ })).toContainText("Running");
  expect(
    (await inside(a, "cache-3", ["cat", "/sys/fs/cgroup/memory/memory.limit_in_bytes"])).stdout.trim(),
  ).toBe(String(128 * MIB));

  await page.goto("/templates?import=1");
  const importing = page.getByRole("dialog", { name: "Import template" });
  await importing.getByLabel("Template").fill('{\n  "name": "bad",\n  oops\n}');
  await importing.getByRole("button", { name: "Import template" }).click();
  await expect(importing.getByRole("alert")).toContainText("Line 3, column 3: it is not JSON from here on.");
  await importing
    .getByLabel("Template")
    .fill('{"name":"bad","configuration":{"memoryBytes":1,"capAdd":["SYS_ADMIN"],"memmory":2}}');
  await importing.getByRole("button", { name: "Import template" }).click();
  for (const said of [
    "configuration.memoryBytes: A memory limit is at least 4 MiB",
    "CAP_SYS_ADMIN would make the container's root as good as root on this host",
    "configuration.memmory: there is no such part of a container.",
  ])
    await expect(importing.getByRole("alert")).toContainText(said);
  expect(await a.call("query", "templates.list")).toHaveLength(1);
  await importing.getByLabel("Template").fill('{"name":"good","configuration":{"cpus":0.5}}');
  await importing.getByRole("button", { name: "Import template" }).click();
  await expect(page).toHaveURL(/\/templates\/good$/);
});

test("several are stopped in one operation whose plan is shown first", async ({ a, page }) => {
  await page.goto("/containers?label=app%3Dshop");
  const rows = page.getByRole("table", { name: "Containers" }).getByRole("row");
  await expect(rows).toHaveCount(4);
  for (const name of ["cache", "cache-2", "cache-3"])
    await page.getByRole("checkbox", { name: new RegExp(`${name}$`) }).check();
  await page
    .getByRole("toolbar", { name: "Selected containers" })
    .getByRole("button", { name: "Stop" })
    .click();
  const question = page.getByRole("alertdialog", { name: "Stop 3 containers?" });
  const plan = question.getByRole("region", { name: "Plan" });
  await expect(plan).toContainText(/to remove/);
  await plan.getByRole("button", { name: /Stop cache-2: \d+ steps/ }).click();
  await expect(plan.getByText(/ip netns del hp-cache-2/)).toBeVisible();
  expect((await containerOf(a, "cache")).state).toBe("running");
  await question.getByRole("button", { name: "Stop 3 containers" }).click();
  for (const name of ["cache", "cache-2", "cache-3"])
    await expect.poll(async () => (await containerOf(a, name)).state).toBe("stopped");

  await page.goto("/activity");
  await page.getByRole("link", { name: "Stop cache, cache-2 and cache-3" }).click();
  const done = page.getByRole("region", { name: "Plan" });
  for (const name of ["cache", "cache-2", "cache-3"]) await expect(done).toContainText(`Stop ${name}`);
  await expect(page.getByText("Status", { exact: true }).locator("..")).toContainText("Done");
});

test("the palette finds by address and image, and does what one may", async ({ a, bed, browser, page }) => {
  const { overlay } = await containerOf(a, "cache-2");
  await page.goto("/");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Go to or do" });
  await palette.getByRole("combobox").fill(overlay);
  await expect(palette.getByRole("option").first()).toContainText("cache-2");
  await palette.getByRole("combobox").fill("start cache-2");
  await expect(palette.getByRole("option").first()).toHaveText("Start cache-2");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/containers\/cache-2$/);
  await expect.poll(async () => (await containerOf(a, "cache-2")).state).toBe("running");
  await page.keyboard.press("Control+k");
  await palette.getByRole("combobox").fill("create small");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Create container from small-cache" })).toBeVisible();

  const context = await browser.newContext();
  await context.addCookies(cookiesFor(bed.url ?? "", await signIn(a.webSocket, viewer)));
  const other = await context.newPage();
  await other.goto(`${bed.url}/`);
  await expect(other.getByRole("heading", { level: 1 })).toBeVisible();
  await other.keyboard.press("Control+k");
  const theirs = other.getByRole("dialog", { name: "Go to or do" });
  await theirs.getByRole("combobox").fill("cache-2");
  await expect(theirs.getByRole("option").first()).toContainText("cache-2");
  await expect(theirs).toContainText("Logs of cache-2");
  for (const word of ["Stop cache-2", "Duplicate cache-2"]) await expect(theirs).not.toContainText(word);
  await theirs.getByRole("combobox").fill("people");
  await expect(theirs).toContainText("Nothing here has that name or address.");
  await context.close();
});

test("several are deleted together and nothing of them is left", async ({ a, page }) => {
  await page.goto("/containers");
  await expect(page.getByRole("row", { name: /cache-3/ })).toBeVisible();
  await page.getByRole("checkbox", { name: /all/i }).check();
  await page
    .getByRole("toolbar", { name: "Selected containers" })
    .getByRole("button", { name: "Delete" })
    .click();
  const question = page.getByRole("alertdialog", { name: "Delete 3 containers?" });
  await expect(question.getByRole("region", { name: "Plan" })).toContainText("Delete cache-2");
  await question.getByRole("button", { name: "Delete 3 containers" }).click();
  await expect(page.getByText("No containers yet")).toBeVisible();
  const { netns, leases, cgroups } = await a.snapshot();
  expect([...netns, ...leases, ...cgroups].filter((line) => line.includes("cache"))).toEqual([]);
});

import { joinWords } from "../components/format/words";
import { expect, test } from "./console/console-test";
import { heropods, heropodsJson } from "./console/heropods-command";
import { ANSWERED, askForFile, containerOf, opensTcp, pings, WEB_SERVER } from "./console/probes";
import type { HostSnapshot } from "./testbed/snapshot";

// One story: containers made in it are reached, looked at and taken away again by the tests after it.
test.describe.configure({ mode: "serial" });

const before = new Map<string, HostSnapshot>();

test.beforeAll(async ({ bed }) => {
  for (const host of bed.hosts) before.set(host.name, await host.snapshot());
});

test("a container is made and started on host a in the browser, its plan shown before", async ({
  a,
  page,
}) => {
  await page.goto("/containers");
  await page.getByRole("button", { name: "Create container" }).first().click();
  const panel = page.getByRole("dialog", { name: "Create container" });
  await expect(panel.getByLabel("Name")).toBeFocused();
  await panel.getByLabel("Name").fill("web");
  for (const section of ["Command and environment", "Limits"])
    await panel.getByRole("button", { name: section }).click();
  await panel.getByLabel("Command").fill(joinWords(WEB_SERVER));
  await panel.getByLabel("Memory").fill("64m");

  const plan = panel.getByRole("region", { name: "Plan" });
  await expect(plan).toContainText(/\d+ to add, nothing to change, nothing to remove/);
  const lease = plan.getByText(/Lease 10\.10\.0\.\d+ and \S+ to web/);
  await expect(lease).toBeVisible();
  // The plan is what will be typed, not a drawing of it.
  await plan
    .getByRole("button", { name: /network namespace|namespace hp-web/i })
    .first()
    .click();
  await expect(plan.getByText(/netns add hp-web/)).toBeVisible();
  expect((await a.snapshot()).netns).not.toContain("hp-web");

  await panel.getByRole("button", { name: "Create and start" }).click();
  const row = page.getByRole("row", { name: /web/ });
  await expect(row).toContainText("Running");
  const { ipv4, overlay } = await containerOf(a, "web");
  await expect(row).toContainText(ipv4);
  await expect(row).toContainText(overlay);
  await expect(page.getByRole("link", { name: "web", exact: true })).toBeFocused();
});

test("its operation is kept with who asked, every step and its commands", async ({ bed, page }) => {
  await page.goto("/activity");
  await page
    .getByRole("link", { name: /Create web/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/activity\/.+/);
  await expect(page.getByText("Asked by", { exact: true }).locator("..")).toContainText(
    bed.administrator?.email ?? "nobody",
  );
  await expect(page.getByText("Status", { exact: true }).locator("..")).toContainText("Done");
  await expect(page.getByRole("region", { name: "Plan" })).toContainText(/\d+ steps in [\d.]+ m?s/);
});

test("containers made by the command appear in the browser by themselves", async ({ a, b, page }) => {
  await page.goto("/containers");
  await expect(page.getByRole("row", { name: /web/ })).toBeVisible();
  await heropodsJson(a, "create", "app", "--overlay-ingress", "open", "--start", "--", ...WEB_SERVER);
  await expect(page.getByRole("row", { name: /app/ })).toContainText("Running");

  await heropodsJson(b, "create", "far", "--overlay-ingress", "open", "--start", "--", ...WEB_SERVER);
  await heropodsJson(b, "create", "shut", "--start", "--", ...WEB_SERVER);
  await heropodsJson(a, "stop", "app");
  await expect(page.getByRole("row", { name: /app/ })).toContainText("Stopped");
  await heropodsJson(a, "start", "app");
  await expect(page.getByRole("row", { name: /app/ })).toContainText("Running");
});

test("the container on a pings and opens TCP to the one on b, typed in the browser", async ({ b, page }) => {
  const { overlay } = await containerOf(b, "far");
  await page.goto("/containers/web/run");
  const command = page.getByRole("textbox", { name: "Command" });
  const runs = page.getByRole("list", { name: "Outcomes, the newest first" }).getByRole("listitem");

  await command.fill(`ping -c 2 -W 3 ${overlay}`);
  await page.getByRole("button", { name: "Run" }).click();
  await expect(runs.first()).toContainText("2 packets received, 0% packet loss");
  await expect(runs.first()).toContainText("exit code 0");

  await command.fill(joinWords(askForFile(overlay)));
  await page.keyboard.press("Enter");
  await expect(runs).toHaveCount(2);
  await expect(runs.first()).toContainText(ANSWERED);

  await command.fill("sh -c 'echo heard >&2; exit 5'");
  await page.keyboard.press("Enter");
  await expect(runs).toHaveCount(3);
  await expect(runs.first()).toContainText("heard");
  await expect(runs.first()).toContainText("exit code 5");
});

test("what is closed to the overlay answers ping and refuses TCP", async ({ a, b }) => {
  const shut = await containerOf(b, "shut");
  expect(await pings(a, "web", shut.overlay)).toBe(true);
  expect(await opensTcp(a, "web", shut.overlay)).toBe(false);
  // The server is there: its own host's containers reach it over IPv4.
  expect(await opensTcp(b, "far", shut.ipv4)).toBe(true);
  const web = await containerOf(a, "web");
  expect(await pings(b, "far", web.overlay)).toBe(true);
  expect(await opensTcp(b, "far", web.overlay)).toBe(false);
});

test("containers of one host reach each other over both families, and their gateway answers", async ({
  a,
}) => {
  const app = await containerOf(a, "app");
  for (const address of [app.ipv4, app.overlay]) {
    expect(await pings(a, "web", address), `ping to ${address}`).toBe(true);
    expect(await opensTcp(a, "web", address), `TCP to ${address}`).toBe(true);
  }
  expect(await pings(a, "web", "10.10.0.1")).toBe(true);
  expect(await pings(a, "web", a.overlay)).toBe(true);
});

test("a process that fails says so with its exit code and what it wrote", async ({ a, page }) => {
  await page.goto("/containers");
  await expect(page.getByRole("row", { name: /web/ })).toBeVisible();
  await heropods(a, "create", "broken", "--start", "--", "sh", "-c", "echo began; echo no disk >&2; exit 7");
  const row = page.getByRole("row", { name: /broken/ });
  await expect(row).toContainText("Failed");

  await row.getByRole("link", { name: "broken" }).click();
  await expect(page.getByText("Its process ended with exit code 7.")).toBeVisible();
  await expect(page.getByText("Exit code", { exact: true }).locator("..")).toContainText("7");

  await page.getByRole("link", { name: "Logs" }).click();
  const log = page.getByRole("log", { name: "Output of broken" });
  await expect(log).toContainText("began");
  await expect(log).toContainText("no disk");
});

test("stopped and deleted in the browser and by the command, nothing of them is left", async ({
  bed,
  a,
  b,
  page,
}) => {
  await page.goto("/containers/web");
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByText("Stopped", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Start", exact: true })).toBeVisible();

  const { ipv4 } = await containerOf(a, "web");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  const question = page.getByRole("alertdialog", { name: "Delete web?" });
  await expect(question).toContainText("everything written inside is lost");
  await expect(question.getByRole("region", { name: "Plan" })).toContainText(`Release ${ipv4}`);
  await question.getByRole("button", { name: "Delete web" }).click();
  await expect(page).toHaveURL(/\/containers$/);
  await expect(page.getByRole("row", { name: /app/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /web/ })).toHaveCount(0);

  // Running ones too: deleting stops them.
  await heropodsJson(a, "rm", "app", "broken");
  await heropodsJson(b, "rm", "far", "shut");
  await expect(page.getByRole("heading", { name: "Containers" })).toBeVisible();
  await expect(page.getByText("No containers yet")).toBeVisible();
  for (const host of bed.hosts) expect(await host.snapshot()).toEqual(before.get(host.name));
});

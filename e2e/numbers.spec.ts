import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./console/console-test";
import { heropods, heropodsJson } from "./console/heropods-command";
import { atRest } from "./console/pages";
import { containerOf, inside } from "./console/probes";

test("a container that is killed for memory says so, everywhere", async ({ a, page }) => {
  await page.goto("/containers");
  await expect(page.getByRole("heading", { name: "Containers" })).toBeVisible();
  // busybox's tail keeps one endless line in memory.
  await heropods(a, "create", "hungry", "--memory", "16m", "--start", "--", "tail", "/dev/zero");
  const row = page.getByRole("row", { name: /hungry/ });
  await expect(row).toContainText("Failed");

  const said = "It was killed for memory: it reached its limit of 16 MiB.";
  await row.getByRole("link", { name: "hungry" }).click();
  await expect(page.getByRole("status").getByText(said)).toBeVisible();
  await expect(page.getByText("Exit code", { exact: true }).locator("..")).toContainText("137");

  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("1 container failed");
  const needs = page.getByRole("region", { name: "Containers that need someone" });
  await expect(needs).toContainText(said);
  expect((await heropods(a, "ps")).stderr).toContain(`hungry: ${said}`);
  await heropodsJson(a, "rm", "hungry");
  await expect(needs).toBeHidden();
});

test("one that goes on although a process in it was killed for memory warns of it", async ({ a, page }) => {
  await heropodsJson(
    a,
    ...["create", "mother", "--memory", "32m", "--start", "--"],
    ...["sh", "-c", "sleep 1; tail /dev/zero; exec sleep 600"],
  );
  await page.goto("/containers/mother");
  await expect(
    page.getByRole("status").getByText(/^The kernel killed a process in it for memory/),
  ).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Running", { exact: true })).toBeVisible();
  await heropodsJson(a, "rm", "mother");
});

test("health goes bad, and the restart policy acts with back-off until somebody stops it", async ({
  a,
  page,
}) => {
  // Made in the browser, with the form's own fields.
  await page.goto("/containers?create=1");
  const panel = page.getByRole("dialog", { name: "Create container" });
  await panel.getByLabel("Name").fill("sick");
  await panel.getByRole("button", { name: "Command and environment" }).click();
  // It is well once: a run that never was well would not begin the count anew.
  await panel.getByLabel("Command", { exact: false }).first().fill("sh -c 'touch /well; exec sleep 600'");
  await panel.getByRole("button", { name: "Restart", exact: true }).click();
  await panel.getByRole("combobox", { name: "Restart" }).selectOption("On failure");
  await panel.getByRole("button", { name: "Health check", exact: true }).click();
  await panel.getByRole("combobox", { name: "Checked by" }).selectOption("A command");
  await panel.getByLabel("Check command").fill("cat /well");
  await panel.getByLabel("Every").fill("1");
  await panel.getByLabel("Retries", { exact: true }).fill("2");
  await panel.getByRole("button", { name: "Create and start" }).click();
  await expect(page.getByRole("row", { name: /sick/ })).toContainText("Running");

  await page.goto("/containers/sick");
  const health = page.getByRole("region", { name: "Health" });
  await expect(health).toContainText("Healthy for");
  await expect(health.getByRole("listitem").first()).toContainText("well in");
  const before = await containerOf(a, "sick");

  await inside(a, "sick", ["rm", "/well"]);
  const restarted = page
    .getByRole("status")
    .getByText(/It was restarted .* for the 1st time in a row: Its health check failed 2 times in a row/);
  await expect(restarted).toBeVisible({ timeout: 20_000 });
  await expect(restarted).toContainText("cat: can't open '/well'");
  expect((await containerOf(a, "sick")).startedAt).not.toBe(before.startedAt);
  await expect(health).toContainText("Healthy for");
  await heropodsJson(a, "rm", "sick");
});

test("a loop of restarts is counted down before one's eyes and can be stopped", async ({ a, page }) => {
  await heropods(a, "create", "loop", "--restart", "on-failure", "--start", "--", "sh", "-c", "exit 3");
  await page.goto("/containers/loop");
  const status = page.getByRole("status").filter({ hasText: "Its process ended with exit code 3." });
  // The seventh wait is 6.4 s: long enough to be read.
  await expect(status).toContainText(/It restarts in \d+ s, for the (7|8)th time in a row\./, {
    timeout: 30_000,
  });
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByText("Stopped", { exact: true })).toBeVisible();
  await expect(status).toBeHidden();
  await heropodsJson(a, "rm", "loop");
});

test("numbers are drawn live with their limits, pointed at, and read as a table", async ({ a, page }) => {
  await heropodsJson(
    a,
    ...["create", "busy", "--cpus", "0.2", "--memory", "64m", "--start", "--"],
    ...["sh", "-c", "while :; do :; done"],
  );
  await page.goto("/containers");
  // The list has them for the rows in sight.
  const row = page.getByRole("row", { name: /busy/ });
  await expect(row.getByTitle("CPUs used now, of 0.2")).toHaveText(/^0\.[012]\d*$/, { timeout: 20_000 });
  await expect(row.getByTitle("Memory used now, of 64 MiB")).toHaveText(/^[\d.]+ [KM]iB$/);

  await page.goto("/containers/busy/numbers");
  const cpu = page.getByRole("figure").filter({ hasText: "CPU" });
  await expect(cpu).toContainText("limit 0.2 CPU");
  await expect(cpu).toContainText(/used0\.[012]\d* CPU/);
  const line = cpu.locator("path.stroke-ink");
  await expect(line).toHaveAttribute("d", /M.*L/);
  const first = await line.getAttribute("d");
  await expect(line, "it grows by itself").not.toHaveAttribute("d", first ?? "");

  const slider = page.getByRole("slider", { name: "CPU over time" });
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(slider).toHaveAttribute("aria-valuetext", /: used 0\.\d+ CPU$/);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);

  await page.getByText("Table", { exact: true }).click();
  await expect(page).toHaveURL(/look=table/);
  const rows = page.getByRole("table", { name: "What was measured" }).getByRole("row");
  await expect(rows.nth(1)).toContainText(/0\.\d+ CPU/);

  await page.goto("/host?range=live");
  await atRest(page);
  await expect(page.getByRole("figure").filter({ hasText: "Load" })).toContainText("over a minute");
  const stats = await heropods(a, "stats");
  expect(stats.stdout).toMatch(/\n *busy +0\.[012]\d +/);
  await heropodsJson(a, "rm", "busy");
});

test("the overview answers with nothing on the host, and with something", async ({ a, page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^The host (is well|works)/);
  await expect(page.getByText("No container is defined on this host yet.")).toBeVisible();
  const machine = page.getByRole("region", { name: "The machine" });
  for (const word of ["CPU", "Load", "Memory", "Disk"]) await expect(machine).toContainText(word);
  await expect(machine).toContainText(/free of [\d.]+ [GT]iB/);
  await heropodsJson(a, "create", "one", "--start", "--", "sleep", "600");
  await expect(page.getByRole("list", { name: "Containers by state" })).toContainText("1Running");
  const done = page.getByRole("region", { name: "Done last, and by whom" });
  await expect(done.getByRole("listitem").first()).toContainText("Create one");
  await expect(done.getByRole("listitem").first()).toContainText("root");
  await heropodsJson(a, "rm", "one");
});

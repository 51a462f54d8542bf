import { existsSync } from "node:fs";
import { expect, test } from "./console/console-test";
import { heropods, heropodsJson } from "./console/heropods-command";

test("a copy is made by a click, shown at once, and its command restores it", async ({ a, page }) => {
  await page.goto("/settings/backups");
  await page.getByRole("button", { name: "Back up now" }).click();
  const copies = page.getByRole("button", { name: /^Copy heropods restore / });
  const command = copies.first();
  await expect(command).toBeVisible();
  const path = ((await command.textContent()) ?? "").replace("heropods restore ", "");
  expect(existsSync(path)).toBe(true);
  const { exitCode, stdout } = await heropods(a, "restore", path, "--dry-run");
  expect(exitCode, stdout).toBe(0);
  // One made elsewhere appears by itself.
  const before = await copies.count();
  await heropodsJson(a, "backups", "make");
  await expect.poll(() => copies.count()).toBeGreaterThan(before);
});

test("a webhook is named, tested, refused an internal address, allowed it, and removed", async ({ page }) => {
  await page.goto("/settings/notices");
  await page.getByRole("button", { name: "Add place" }).click();
  const panel = page.getByRole("dialog");
  await panel.getByLabel("Name").fill("on-call");
  await panel.getByLabel("URL").fill("ftp://example.org");
  await panel.getByRole("button", { name: "Add place" }).click();
  await expect(panel.getByText("Give a URL with http:// or https://.").first()).toBeVisible();
  await panel.getByLabel("URL").fill("http://127.0.0.1:9/in");
  await panel.getByRole("button", { name: "Add place" }).click();
  await expect(page.getByRole("dialog", { name: "Secret of on-call" })).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Send a test to on-call" }).click();
  await expect(page.getByText(/127\.0\.0\.1 is not sent to: it is a loopback address/)).toBeVisible();
  await page.getByRole("button", { name: "Change on-call" }).click();
  await page.getByRole("dialog").getByLabel("Allow internal addresses").check();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "Send a test to on-call" }).click();
  await expect(page.getByText(/ECONNREFUSED/)).toBeVisible();
  await page.getByRole("button", { name: "Remove on-call" }).first().click();
  await page
    .getByRole("alertdialog")
    .or(page.getByRole("dialog"))
    .getByRole("button", { name: "Remove on-call" })
    .click();
  await expect(page.getByText("Nobody is told yet")).toBeVisible();
});

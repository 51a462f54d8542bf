import { joinWords } from "../components/format/words";
import { expect, test } from "./console/console-test";
import { WEB_SERVER } from "./console/probes";

// One story: the container that mounts the volume is deleted by the test after it.
test.describe.configure({ mode: "serial" });

test("a container with a volume and a published port is made in the browser; the plan says both", async ({
  b,
  page,
}) => {
  await page.goto("/containers?create=1");
  const panel = page.getByRole("dialog", { name: "Create container" });
  await panel.getByLabel("Name").fill("shop");
  await panel.getByRole("button", { name: "Command and environment" }).click();
  await panel.getByLabel("Command").fill(joinWords(WEB_SERVER));
  await panel.getByRole("button", { name: "Published ports" }).click();
  await panel.getByRole("button", { name: "Publish a port" }).click();
  await panel.getByLabel("Port of the host, row 1").fill("8085");
  await panel.getByLabel("Port of the container, row 1").fill("8080");
  await panel.getByRole("button", { name: "Volumes and host paths" }).click();
  await panel.getByRole("button", { name: "Mount a volume" }).click();
  await panel.getByLabel("Volume, row 1").fill("shop-data");
  await panel.getByLabel("Place in the container, row 1").fill("/var/lib/shop");
  const plan = panel.getByRole("region", { name: "Plan" });
  await expect(plan).toContainText("Publish 8085/tcp of the host to shop:8080");
  await expect(plan).toContainText("Make the volume shop-data");
  await panel.getByRole("button", { name: "Create and start" }).click();
  await expect(page.getByRole("row", { name: /shop/ })).toContainText("Running");
  const { stdout } = await b.exec(["curl", "-s", "-m", "3", "http://192.0.2.1:8085/hostname"]);
  expect(stdout.trim()).toBe("shop");
});

test("its page and the network's say where the port leads", async ({ page }) => {
  await page.goto("/containers/shop");
  await expect(page.getByText("8085/tcp")).toBeVisible();
  await expect(page.getByRole("link", { name: "shop-data" })).toBeVisible();
  await page.goto("/network/firewall");
  await expect(page.getByRole("listitem").filter({ hasText: "8085/tcp" })).toContainText("shop");
});

test("a taken port and a path that is kept are said at their fields before anything is made", async ({
  page,
}) => {
  await page.goto("/containers?create=1");
  const panel = page.getByRole("dialog", { name: "Create container" });
  await panel.getByLabel("Name").fill("second");
  await panel.getByRole("button", { name: "Published ports" }).click();
  await panel.getByRole("button", { name: "Publish a port" }).click();
  await panel.getByLabel("Port of the host, row 1").fill("8085");
  await panel.getByLabel("Port of the container, row 1").fill("80");
  await expect(panel.getByText("8085/tcp of the host is published by shop.").first()).toBeVisible();
  await panel.getByRole("button", { name: "Remove port, row 1" }).click();
  await panel.getByRole("button", { name: "Volumes and host paths" }).click();
  await panel.getByRole("button", { name: "Mount a host path" }).click();
  await panel.getByLabel("Path of the host, row 1").fill("/etc/shadow");
  await panel.getByLabel("Place in the container, row 1").fill("/mnt");
  await expect(panel.getByText("/etc/shadow is the host's password hashes.").first()).toBeVisible();
});

test("volumes are listed with who has them, made, and kept while they are mounted", async ({ page }) => {
  await page.goto("/volumes");
  const row = page.getByRole("row", { name: /shop-data/ });
  await expect(row).toContainText("shop");
  // A row's buttons are there while it is pointed at.
  await row.hover();
  await expect(row.getByRole("button", { name: "Delete shop-data" })).toHaveAccessibleDescription(
    "shop has it mounted.",
  );
  await page.getByRole("button", { name: "Create volume" }).first().click();
  const panel = page.getByRole("dialog", { name: "Create volume" });
  await panel.getByLabel("Name").fill("spare");
  await panel.getByRole("button", { name: "Create volume" }).click();
  await expect(page.getByRole("row", { name: /spare/ })).toContainText("nothing");
  await page.getByRole("row", { name: /spare/ }).hover();
  await page.getByRole("button", { name: "Delete spare" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete spare" }).click();
  await expect(page.getByRole("row", { name: /spare/ })).toHaveCount(0);
});

test("a volume goes with its container only where that is ticked", async ({ a, page }) => {
  await page.goto("/containers/shop?delete=1");
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("Images and volumes stay.");
  await dialog.getByLabel("Delete shop-data too").check();
  await expect(dialog).toContainText("Delete the volume shop-data and all that is in it");
  await dialog.getByRole("button", { name: "Delete shop" }).click();
  await expect(page).toHaveURL(/\/containers$/);
  await expect
    .poll(async () => JSON.stringify(await a.call("query", "volumes.list", {})))
    .not.toContain("shop-data");
});

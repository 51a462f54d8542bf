import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./console/console-test";
import { heropods, heropodsJson } from "./console/heropods-command";
import { addressOf, atRest, ROUTES } from "./console/pages";
import { WEB_SERVER } from "./console/probes";

const SIGNED_OUT = ["/sign-in", "/setup"];

test.beforeAll(async ({ a }) => {
  await heropodsJson(
    a,
    "create",
    "looked-at",
    "--memory",
    "64m",
    "--env",
    "A=b",
    "--start",
    "--",
    ...WEB_SERVER,
  );
  await heropodsJson(a, "create", "rests");
  await heropods(a, "create", "fails", "--start", "--", "sh", "-c", "echo why >&2; exit 3");
});
test.afterAll(async ({ a }) => {
  await heropodsJson(a, "rm", "looked-at", "rests", "fails");
});

/** Findings of axe that keep people out, each with the elements it is about. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

for (const route of ROUTES)
  test.describe(route, () => {
    test.use({ signedIn: !SIGNED_OUT.includes(route) });
    test("opens, wide and narrow, light and dark, and axe finds nothing serious", async ({ a, page }) => {
      const errors: Error[] = [];
      page.on("pageerror", (error) => errors.push(error));
      await page.goto(await addressOf(route, a, route.endsWith("/drift") ? "rests" : "looked-at"));
      await atRest(page);
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          expect(await findings(page), `${width} px, ${colorScheme}`).toEqual([]);
        }
      }
      expect(errors).toEqual([]);
    });
  });

test("what opens over a page has nothing serious either", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/containers");
  await page.keyboard.press("c");
  const panel = page.getByRole("dialog", { name: "Create container" });
  await panel.getByLabel("Name").fill("planned");
  await panel.getByRole("button", { name: "Limits" }).click();
  await expect(panel.getByRole("region", { name: "Plan" })).toContainText("to add");
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();

  await page.goto("/containers/looked-at?delete=1");
  const question = page.getByRole("alertdialog", { name: "Delete looked-at?" });
  await expect(question.getByRole("region", { name: "Plan" })).toContainText("to remove");
  expect(await findings(page)).toEqual([]);

  await page.goto("/images");
  await page.getByRole("button", { name: "Pull image" }).first().click();
  await expect(page.getByRole("dialog", { name: "Pull image" }).getByLabel("Reference")).toBeFocused();
  expect(await findings(page)).toEqual([]);
});

test("one click, a name and Enter: a container runs", async ({ a, page }) => {
  await page.goto("/containers");
  await page.getByRole("button", { name: "Create container" }).click();
  // Nobody types before the panel is in sight; its field has the focus by then.
  await expect(page.getByRole("dialog", { name: "Create container" }).getByLabel("Name")).toBeFocused();
  await page.keyboard.type("clicked");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name: /clicked/ })).toContainText("Running");
  await heropodsJson(a, "rm", "clicked");
});

test("the whole way by keyboard: made, looked at, stopped, deleted", async ({ a, page }) => {
  await page.goto("/containers");
  await expect(page.getByRole("row", { name: /looked-at/ })).toBeVisible();
  await page.keyboard.press("c");
  await expect(page.getByRole("dialog", { name: "Create container" }).getByLabel("Name")).toBeFocused();
  await page.keyboard.type("typed");
  await page.keyboard.press("Enter");
  const link = page.getByRole("link", { name: "typed", exact: true });
  await expect(link).toBeFocused();
  await expect(page.getByRole("row", { name: /typed/ })).toContainText("Running");

  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/containers\/typed$/);
  await tabTo(page, "Stop");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Start", exact: true })).toBeVisible();
  await tabTo(page, "Delete");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Delete typed" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/containers$/);
  await expect(page.getByRole("row", { name: /typed/ })).toHaveCount(0);
  expect((await heropods(a, "ps", "--quiet")).stdout.split("\n")).not.toContain("typed");
});

test("Ctrl-K goes anywhere and acts", async ({ page }) => {
  await page.goto("/");
  await atRest(page);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Go to or do" });
  await expect(palette.getByPlaceholder(/A page, a container's name/)).toBeFocused();
  await page.keyboard.type("looked-at");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/containers\/looked-at$/);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("doctor");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/doctor$/);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("nothing of that name");
  await expect(palette).toContainText("Nothing here has that name or address.");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
});

/** Tab until the button has the focus: everything that acts can be reached. */
async function tabTo(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  for (let presses = 0; presses < 60; presses += 1) {
    if (await button.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(button).toBeFocused();
}

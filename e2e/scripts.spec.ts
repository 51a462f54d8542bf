import type { Page } from "@playwright/test";
import { expect, test } from "./console/console-test";
import { heropodsJson } from "./console/heropods-command";
import { containerOf } from "./console/probes";

// One story: the script that is written first is run, found again, and watched.
test.describe.configure({ mode: "serial" });

const editorOf = (page: Page) => page.getByRole("textbox", { name: "Script" });
const planOf = (page: Page) => page.getByRole("region", { name: "What it would do" });

test("an error is marked at its place while it is typed, a parameter completed, the plan seen", async ({
  a,
  page,
}) => {
  await page.goto("/scripts/new");
  const editor = editorOf(page);
  await editor.click();
  await expect(editor).toBeFocused();

  await page.keyboard.type("!!heropods.container_nw");
  await page.keyboard.press("Escape");
  const marked = page.locator(".cm-lintRange-error");
  await expect(marked).toHaveText("!!heropods.container_nw");
  const finding = page.getByRole("list", { name: "Findings" }).getByRole("button").first();
  await expect(finding).toContainText("1:1");
  await expect(finding).toContainText("heropods.container_new");
  const run = page.getByRole("button", { name: "Run", exact: true });
  await expect(run).toHaveAttribute("aria-disabled", "true");

  // Mended by what is offered.
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("new");
  await choose(page, /heropods\.container_new/);
  await page.keyboard.press("Enter");
  await page.keyboard.type("  na");
  await choose(page, /^name/);
  await expect(editor).toContainText("name:''");
  await page.keyboard.type("greeter");
  await page.keyboard.press("End");
  await expect(marked).toHaveCount(0);

  await page.keyboard.press("Enter");
  await page.keyboard.type("ima");
  await choose(page, "image");
  await page.keyboard.type("cust");
  await choose(page, "custom");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("custom_i");
  await choose(page, "custom_image_name");
  // What is on the host is offered.
  await page.keyboard.type("busy");
  await choose(page, "busybox");

  await expect(planOf(page)).toContainText("1 to add, nothing to change, nothing to remove");
  await expect(planOf(page)).toContainText("greeter");
  expect((await a.snapshot()).netns).not.toContain("hp-greeter");
});

test("what a parameter means is said under the pointer, and the editor is left by keyboard", async ({
  page,
}) => {
  await page.goto("/scripts/new");
  const editor = editorOf(page);
  await editor.fill("!!heropods.container_stop\n  name:'greeter'");
  await page.locator(".hs-key").first().hover();
  await expect(page.getByText("The container's name: 1 to 64 letters")).toBeVisible();
  await editor.focus();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(editor).not.toBeFocused();
});

test("it is run, its output watched, kept, and found in the history", async ({ a, page }) => {
  await page.goto("/scripts/new");
  await editorOf(page).fill(SCRIPT);
  await expect(planOf(page)).toContainText("2 commands to run");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  const panel = page.getByRole("dialog", { name: "Keep script" });
  await panel.getByLabel("Name").fill("greeter");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/scripts\/greeter$/);

  await expect(planOf(page)).toContainText("2 commands to run");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const run = page.getByRole("region", { name: "Run", exact: true });
  // The first line is there while the run still waits for the second.
  await expect(run).toContainText("hello from greeter");
  await expect(run).toContainText("Running");
  await expect(run).toContainText("goodbye");
  await expect(run.getByText("Done", { exact: true }).first()).toBeVisible();
  expect((await containerOf(a, "greeter")).state).toBe("running");

  const history = page.getByRole("region", { name: "Runs and changes" });
  await expect(history.getByRole("link", { name: "Run greeter" })).toBeVisible();
  await page.goto("/scripts");
  await expect(page.getByRole("row", { name: /greeter/ })).toContainText("Agrees");
  await page.getByRole("link", { name: "Run greeter" }).first().click();
  await expect(page.getByRole("region", { name: "Plan" })).toContainText("hello from greeter");
});

test("what reset deletes is named and asked for", async ({ page }) => {
  await page.goto("/scripts/new");
  await editorOf(page).fill(SCRIPT.replace("container_new", "container_new\n  reset:true"));
  await expect(planOf(page)).toContainText("Reset deletes greeter");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const question = page.getByRole("alertdialog", { name: "Delete greeter and run?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(question).toBeHidden();
  await expect(page.getByRole("region", { name: "Run", exact: true })).toHaveCount(0);
});

test("drift of a kept script is seen, and a HeroPods is given as a script", async ({ a, page }) => {
  await page.goto("/scripts");
  await heropodsJson(a, "stop", "greeter");
  await expect(page.getByRole("row", { name: /greeter/ })).toContainText("Differs");

  await page.goto("/heropods/default/script");
  await expect(page.getByRole("region", { name: "As HeroScript" })).toContainText("name:'greeter'");
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  expect((await coming).suggestedFilename()).toBe("default.heroscript");
});

test("a kept script is deleted, and what it made stays", async ({ a, page }) => {
  await page.goto("/scripts/greeter");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "Delete greeter" }).click();
  await expect(page).toHaveURL(/\/scripts$/);
  await expect(page.getByRole("row", { name: /greeter/ })).toHaveCount(0);
  expect((await containerOf(a, "greeter")).state).toBe("stopped");
  await heropodsJson(a, "rm", "greeter");
});

/** By keyboard. For 75 ms after its list has opened the editor takes Enter for a line's end, not for a choice. */
async function choose(page: Page, name: string | RegExp): Promise<void> {
  await expect(page.getByRole("option", { name, exact: typeof name === "string" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.waitForTimeout(100);
  await page.keyboard.press("Enter");
}

/** Its second command waits, so that the output of the first can be seen while it runs. */
const SCRIPT = `!!heropods.container_new
  name:'greeter'
  image:'custom'
  custom_image_name:'busybox'
  command:'sleep 1000'

!!heropods.container_start
  name:'greeter'

!!heropods.container_exec
  name:'greeter'
  cmd:'echo hello from greeter'

!!heropods.container_exec
  name:'greeter'
  cmd:'sleep 3; echo goodbye'
`;

import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./console/console-test";
import { heropodsJson } from "./console/heropods-command";
import { openTerminal, screenText, terminalInput, typeLine, watchOutput } from "./console/terminal-page";

test.use({ bedOptions: { hosts: ["a"], console: true } });

test.beforeAll(async ({ a }) => {
  await heropodsJson(a, "create", "shell", "--start");
  await heropodsJson(a, "create", "rests");
});
test.afterAll(async ({ a }) => {
  await heropodsJson(a, "rm", "shell", "rests");
});
test.afterEach(async ({ page }) => {
  // Nobody's terminals stay for the next test.
  const closing = page.getByRole("button", { name: /^Close a?sh/ });
  while ((await closing.count()) > 0) await closing.first().click();
});

test("typed into, resized, searched, and its exit code shown", async ({ page }) => {
  await openTerminal(page, "shell");
  await typeLine(page, "echo $((40 + 2)) $TERM");
  await expect.poll(() => screenText(page)).toContain("\n42 xterm-256color\n");

  const sizeInside = async () => {
    await typeLine(page, "clear; stty size");
    await expect.poll(() => screenText(page)).toMatch(/^\d+ \d+$/m);
    return /^(\d+) (\d+)$/m
      .exec(await screenText(page))
      ?.slice(1)
      .reverse()
      .join(" × ");
  };
  const shown = page.locator("footer span").first();
  await expect.poll(sizeInside).toBe(await shown.textContent());
  const before = await shown.textContent();
  await page.setViewportSize({ width: 1000, height: 700 });
  await expect(shown).not.toHaveText(before ?? "");
  await expect.poll(sizeInside).toBe(await shown.textContent());

  await typeLine(page, "seq 500 520");
  await page.keyboard.press("Control+Shift+F");
  await expect(page.getByRole("textbox", { name: "Search in the terminal" })).toBeFocused();
  await page.keyboard.type("51");
  await expect(page.getByRole("search").getByRole("status")).toContainText(/\d+ of \d+/);
  await page.keyboard.press("Escape");
  await expect(terminalInput(page)).toBeFocused();

  // Tab belongs to the shell; this leads out.
  await page.keyboard.press("Control+F6");
  await expect(page.getByRole("button", { name: "ash 1", exact: true })).toBeFocused();
  await terminalInput(page).focus();
  await typeLine(page, "exit 7");
  await expect(page.getByText("It ended with exit code 7", { exact: false })).toBeVisible();
  await expect(page.getByRole("button", { name: "ash 1 exit 7" })).toBeVisible();
  await page.getByRole("button", { name: "Open a new one" }).click();
  await expect.poll(() => screenText(page)).toContain("#");
});

test("copied and pasted as terminals do", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openTerminal(page, "shell");
  await typeLine(page, "echo copy-me");
  await expect.poll(() => screenText(page)).toContain("\ncopy-me");
  const word = await page.locator(".xterm-rows > div", { hasText: /^copy-me$/ }).boundingBox();
  // A layer over the rows takes the mouse.
  await page.mouse.dblclick((word?.x ?? 0) + 20, (word?.y ?? 0) + 8);
  await page.keyboard.press("Control+Shift+C");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("copy-me");
  await page.evaluate(() => navigator.clipboard.writeText("echo pasted-$((1 + 1))"));
  await page.keyboard.press("Control+Shift+V");
  await page.keyboard.press("Enter");
  await expect.poll(() => screenText(page)).toContain("\npasted-2");
});

test("several beside each other, and back where they were after a reload", async ({ page }) => {
  await openTerminal(page, "shell");
  await typeLine(page, "echo first-terminal");
  await page.getByRole("button", { name: "New terminal" }).click();
  await page.getByRole("menuitem", { name: "/bin/sh" }).click();
  const second = page.getByRole("button", { name: "sh 2", exact: true });
  await expect(second).toHaveAttribute("aria-pressed", "true");
  await expect.poll(() => screenText(page)).toContain("#");
  await typeLine(page, "echo second-terminal");
  await page.reload();
  await expect.poll(() => screenText(page)).toContain("\nsecond-terminal");
  await page.getByRole("button", { name: "ash 1", exact: true }).click();
  await expect.poll(() => screenText(page)).toContain("\nfirst-terminal");
  await page.getByRole("button", { name: "Close sh 2" }).click();
  await expect(second).toHaveCount(0);
});

test("the web process is killed and comes back: the screen is kept, and what was typed meanwhile arrives", async ({
  bed,
  page,
}) => {
  await openTerminal(page, "shell");
  await typeLine(page, "for i in $(seq 1 40); do echo tick $i; sleep 0.2; done; echo all-$((40 + 2))");
  await expect.poll(() => screenText(page)).toContain("tick 3");
  await bed.killConsole();
  await expect(page.getByText(/not connected|connection|lost/i).first()).toBeVisible();
  await page.keyboard.type("echo typed-meanwhile");
  await bed.startConsole();
  await expect.poll(() => screenText(page), { timeout: 20_000 }).toContain("\nall-42");
  const screen = await screenText(page);
  const ticks = [...screen.matchAll(/tick (\d+)$/gm)].map((match) => Number(match[1]));
  // As many as fit, each once and in order; the echo of what was typed stands before one of them.
  expect(ticks.length).toBeGreaterThan(10);
  expect(ticks).toEqual(ticks.map((_, i) => (ticks[0] ?? 0) + i));
  await page.keyboard.press("Enter");
  await expect.poll(() => screenText(page)).toMatch(/^typed-meanwhile$/m);
});

test("200,000 lines arrive whole and in order while another page answers", async ({ page, context }) => {
  const output = watchOutput(page);
  await openTerminal(page, "shell");
  const other = await context.newPage();
  await other.goto("/containers");
  await expect(other.getByRole("row", { name: /rests/ })).toBeVisible();
  const visit = async () => {
    const begun = performance.now();
    await other.getByTitle("Images", { exact: true }).click();
    await expect(other.getByRole("heading", { name: "Images", level: 1 })).toBeVisible();
    await other.getByTitle("Containers", { exact: true }).click();
    await expect(other.getByRole("row", { name: /rests/ })).toBeVisible();
    return performance.now() - begun;
  };
  // The first loads what the second finds there.
  const [, quiet] = [await visit(), await visit()];
  await typeLine(page, "seq 200000; echo o-v-e-r");
  const took: number[] = [];
  do took.push(await visit());
  while (!output().includes("\r\no-v-e-r\r\n"));
  const whole = Array.from({ length: 200_000 }, (_, i) => `${i + 1}\r\n`).join("");
  const text = output();
  const from = text.indexOf("\r\n1\r\n2\r\n") + 2;
  expect(text.slice(from, from + whole.length) === whole).toBe(true);
  // Drawn to the end, too.
  await expect.poll(() => screenText(page)).toContain("\n199999\n200000\no-v-e-r");
  // Two pages opened, each with its data: slower than in quiet, with both cores at work, and not stuck.
  const busy = took.sort((x, y) => x - y)[took.length >> 1];
  expect(busy).toBeLessThan(1_000 + 5 * quiet);
});

test("axe finds nothing serious in a terminal, for a screen reader too; light and dark", async ({ page }) => {
  await openTerminal(page, "shell");
  await typeLine(page, "ls -la / --color=always");
  await page.getByRole("button", { name: "For a screen reader" }).click();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
  }
});

test("what does not run has no terminal, and says so", async ({ page }) => {
  await page.goto("/containers/rests/terminal");
  await expect(page.getByText("rests is not running", { exact: true })).toBeVisible();
});

test("the audit log says who had one, with what and how it ended", async ({ page, bed }) => {
  await openTerminal(page, "shell");
  await typeLine(page, "exit 3");
  await expect(page.getByText("It ended with exit code 3", { exact: false })).toBeVisible();
  await page.goto("/containers/shell/operations");
  await page.getByRole("link", { name: "Terminal in shell" }).first().click();
  await expect(page.getByText("Asked by", { exact: true }).locator("..")).toContainText(
    bed.administrator?.email ?? "nobody",
  );
  await expect(page.getByRole("region", { name: "Plan" })).toContainText("A terminal with /bin/ash");
});

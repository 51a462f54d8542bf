import { readFile } from "node:fs/promises";
import { expect, test } from "./console/console-test";
import { heropods, heropodsJson } from "./console/heropods-command";

// Small files, so that a container that writes is rotated under the reader's eyes.
test.use({
  bedOptions: {
    ...{ hosts: ["a"], console: true },
    daemonFlags: ["--log-size", "1", "--log-files", "90"],
  },
});

// One story: what is written first is searched afterwards.
test.describe.configure({ mode: "serial" });

test.afterAll(async ({ a }) => {
  await heropods(a, "rm", "writer", "million", "ticker", "long");
});

/** 60,000 numbered lines in six goes, 3 MiB in the file, and one error at the end. */
const WRITER = `trap 'exit 0' TERM
for r in $(seq 0 5); do seq $((r * 10000 + 1)) $((r * 10000 + 10000)); sleep 1.5; done
echo done >&2; sleep 1000 & wait`;

test("followed across rotations: every line once, in order, to the end", async ({ a, page }) => {
  await heropodsJson(a, "create", "writer", "--start", "--", "sh", "-c", WRITER);
  await page.goto("/containers/writer/logs");
  const log = page.getByRole("log", { name: "Output of writer" });
  await expect(log).toContainText("done", { timeout: 30_000 });
  await expect(page.getByText("60,001 lines")).toBeVisible();
  const { stdout } = await a.exec(["sh", "-c", `ls ${a.dir}/data/logs/writer.old | wc -l`]);
  expect(Number(stdout)).toBeGreaterThan(0);

  // Scrolled through from the first to the last, page by page: line n says n.
  await log.evaluate((element) => element.scrollTo({ top: 0 }));
  await expect(page.getByRole("button", { name: /^Follow/ })).toBeVisible();
  const rows = () =>
    log
      .locator("button[title^='Line']")
      .evaluateAll((buttons) =>
        buttons.map((button) => [button.textContent, button.parentElement?.lastElementChild?.textContent]),
      );
  for (const place of [0, 0.2, 0.4, 0.6, 0.8, 0.99]) {
    await log.evaluate((element, at) => element.scrollTo({ top: element.scrollHeight * at }), place);
    // The page asks for what is in sight now; what it shows then is of that place.
    const near = async () => Number((await rows())[20]?.[0] ?? -1) >= Math.floor(place * 59_000);
    await expect.poll(near).toBe(true);
    const shown = await rows();
    expect(shown.length).toBeGreaterThan(20);
    for (const [number, text] of shown) if (Number(number) <= 60_000) expect(text).toBe(number);
  }
  // All of it, as a file.
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\n");
  expect(lines).toHaveLength(60_001);
  expect(lines.slice(0, -1).findIndex((line, i) => !line.endsWith(` stdout ${i + 1}`))).toBe(-1);
  expect(lines.at(-1)).toMatch(/ stderr done$/);
});

test("searched, one stream, and a found line shown in the whole log", async ({ page }) => {
  await page.goto("/containers/writer/logs");
  const log = page.getByRole("log", { name: "Output of writer" });
  await page.getByRole("searchbox", { name: "Search the lines" }).fill("4242");
  await expect(page.getByText(/^\d+ lines$/)).toBeVisible();
  await expect(log.locator("mark").first()).toHaveText("4242");
  await log.getByTitle("Line 4242: show it in the whole log").click();
  await expect(page).toHaveURL(/line=4242/);
  await expect(page.getByText("60,001 lines")).toBeVisible();
  await expect(log.getByTitle("Line 4243:", { exact: false })).toBeVisible();

  await page.getByRole("radio", { name: "Errors" }).check({ force: true });
  await expect(page.getByText("1 line", { exact: true })).toBeVisible();
  await expect(log).toContainText("done");
  await page.getByRole("combobox", { name: "Time" }).selectOption("custom");
  await page.getByLabel("To", { exact: true }).fill("2020-01-01T00:00:00");
  await expect(log).toContainText("No line is like that.");
});

test("it follows until someone scrolls up, and again when asked", async ({ a, page }) => {
  const ticker = "trap 'exit 0' TERM; i=0; while :; do i=$((i+1)); echo tick $i; sleep 0.05; done";
  await heropodsJson(a, "create", "ticker", "--start", "--", "sh", "-c", ticker);
  await page.goto("/containers/ticker/logs");
  const log = page.getByRole("log", { name: "Output of ticker" });
  const atEnd = () =>
    log.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight < 40);
  await expect(log).toContainText("tick 80", { timeout: 20_000 });
  expect(await atEnd()).toBe(true);
  await log.hover();
  await page.mouse.wheel(0, -400);
  const follow = page.getByRole("button", { name: /^Follow, \d+ new lines/ });
  await expect(follow).toBeVisible();
  const top = await log.evaluate(({ scrollTop }) => scrollTop);
  await expect(follow).toContainText(/\d\d new lines/);
  expect(await log.evaluate(({ scrollTop }) => scrollTop)).toBe(top);
  await follow.click();
  await expect(follow).toBeHidden();
  await expect.poll(atEnd).toBe(true);
});

/** 150 lines of none to 1,200 letters more. */
const LONG = `trap 'exit 0' TERM
for i in $(seq 150); do echo "$i $(head -c $((i % 5 * 300)) /dev/zero | tr '\\0' x) end$i"; done
sleep 1000 & wait`;

test("long lines wrap where someone wants it, each line after the other, and stay so", async ({
  a,
  page,
}) => {
  test.setTimeout(180_000);
  await heropodsJson(a, "create", "long", "--start", "--", "sh", "-c", LONG);
  await page.goto("/containers/long/logs");
  const log = page.getByRole("log", { name: "Output of long" });
  await expect(log).toContainText("end150");
  const hidden = () => log.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  expect(await hidden()).toBeGreaterThan(1000);
  const toggle = page.getByRole("button", { name: "Wrap lines" });
  await toggle.focus();
  await page.keyboard.press("Space");
  await expect(toggle).toHaveAttribute("aria-pressed", "true");
  expect(await hidden()).toBe(0);

  /** Numbers of the lines in sight, where each begins and ends, and whether they are all of their line. */
  const inSight = () =>
    log.evaluate((element) => {
      const pane = element.getBoundingClientRect();
      return [...element.querySelectorAll("button[title^='Line']")].flatMap((button) => {
        const { top, bottom } = button.parentElement?.getBoundingClientRect() ?? pane;
        if (bottom <= pane.top + 1 || top >= pane.bottom - 1) return [];
        const number = Number(button.textContent);
        const text = button.parentElement?.lastElementChild?.textContent ?? "";
        const whole = text.startsWith(`${number} `) && text.endsWith(` end${number}`);
        return [{ number, whole, top: top - pane.top, bottom: bottom - pane.top, pane: pane.height }];
      });
    });
  const expectInOrder = (lines: Awaited<ReturnType<typeof inSight>>) => {
    for (const [i, line] of lines.entries()) {
      expect(line.whole, `line ${line.number}`).toBe(true);
      const next = lines[i + 1];
      if (next)
        expect([next.number, Math.round(next.top)]).toEqual([line.number + 1, Math.round(line.bottom)]);
    }
  };
  // It follows the end still: the last line is the lowest.
  await expect.poll(async () => (await inSight()).at(-1)?.number).toBe(150);
  const end = await inSight();
  expectInOrder(end);
  expect(Math.abs((end.at(-1)?.bottom ?? 0) - (end.at(-1)?.pane ?? 0))).toBeLessThan(4);

  // By the wheel from the first to the last: none is jumped over.
  await log.evaluate((element) => element.scrollTo({ top: 0 }));
  await expect.poll(async () => (await inSight())[0]).toMatchObject({ number: 1 });
  expect(Math.abs((await inSight())[0]?.top ?? 99)).toBeLessThan(4);
  const seen = new Set<number>();
  await log.hover();
  for (let tries = 0; !seen.has(150) && tries < 400; tries++) {
    const lines = await inSight();
    expectInOrder(lines);
    for (const { number } of lines) seen.add(number);
    await page.mouse.wheel(0, 300);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  expect([...seen].sort((x, y) => x - y)).toEqual(Array.from({ length: 150 }, (_, i) => i + 1));

  // A line that a link leads to is in sight, on a narrow screen too; and the choice is kept.
  await page.setViewportSize({ width: 1000, height: 700 });
  await page.goto("/containers/long/logs?line=70");
  await expect(toggle).toHaveAttribute("aria-pressed", "true");
  await expect.poll(async () => (await inSight()).some(({ number }) => number === 70)).toBe(true);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(hidden).toBe(0);
  await toggle.click();
  await expect(toggle).toHaveAttribute("aria-pressed", "false");
  await expect.poll(hidden).toBeGreaterThan(1000);
});

test("a million lines scroll without a stutter", async ({ a, page }) => {
  test.setTimeout(120_000);
  await heropodsJson(
    a,
    "create",
    "million",
    "--start",
    "--",
    "sh",
    "-c",
    "trap 'exit 0' TERM; seq 1000000; sleep 1000 & wait",
  );
  await page.goto("/containers/million/logs");
  await expect(page.getByText("1,000,000 lines")).toBeVisible({ timeout: 60_000 });
  const log = page.getByRole("log", { name: "Output of million" });
  await expect(log).toContainText("1000000");
  // A second of scrolling by wheel, frame by frame.
  await log.hover();
  const frames = page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        const begun = performance.now();
        let last = begun;
        const step = (now: number) => {
          times.push(now - last);
          last = now;
          if (now - begun < 1500) requestAnimationFrame(step);
          else resolve(times.slice(1));
        };
        requestAnimationFrame(step);
      }),
  );
  for (let n = 0; n < 40; n++) await page.mouse.wheel(0, -600);
  const times = (await frames).sort((x, y) => x - y);
  expect(times[times.length >> 1]).toBeLessThan(50);
  // Anywhere, at once.
  await log.evaluate((element) => element.scrollTo({ top: element.scrollHeight / 2 }));
  const there = () =>
    log
      .locator("button[title^='Line']")
      .evaluateAll((buttons) =>
        buttons.map((button) => [button.textContent, button.parentElement?.lastElementChild?.textContent]),
      );
  await expect.poll(async () => Number((await there())[20]?.[0] ?? 0)).toBeGreaterThan(400_000);
  for (const [number, text] of await there()) expect(text).toBe(number);
});

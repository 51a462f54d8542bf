import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "@playwright/test";
import { CHROMIUM } from "../chromium";
import type { Bed } from "../testbed/bed";
import { median } from "./median";

declare global {
  interface Window {
    /** Of watch-rows.js. */
    benchRows: {
      running: (name: string) => Promise<number>;
      first: Promise<number>;
      frames: (pixels: number, count: number) => Promise<number[]>;
    };
  }
}

type StorageState = Awaited<ReturnType<ReturnType<Page["context"]>["storageState"]>>;

const IN_PAGE = fileURLToPath(new URL("watch-rows.js", import.meta.url));
const VIEWPORT = { width: 1440, height: 900 };

/**
 * What a person waits for, in Chromium on the console of host a: from pressing Create to the row that says
 * Running; from the return of a start by the CLI's API to the row; and the list with 50 containers from an
 * empty cache to its first rows. Milliseconds, medians; the page's own clock and this process's are one.
 */
export async function measureBrowser(bed: Bed, runs: number) {
  const { url, administrator } = bed;
  if (url === null || administrator === null) throw new Error("The bed has no console");
  const browser = await chromium.launch(CHROMIUM);
  try {
    const page = await signedIn(browser, url, administrator);
    const createToRunningMs = median(await times(runs, (n) => createToRunning(page, bed, `click-${n}`)));
    const cliToRowMs = median(await times(runs, (n) => cliToRow(page, bed, `cli-${n}`)));
    for (let n = 0; n < 50; n++)
      await bed
        .host("a")
        .call("mutation", "containers.create", { name: `list-${n}`, start: n < 10, wait: true });
    const state = await page.context().storageState();
    const coldLoad50Ms = median(await times(Math.min(runs, 7), () => coldLoad(browser, url, state)));
    return { createToRunningMs, cliToRowMs, coldLoad50Ms };
  } finally {
    await browser.close();
  }
}

async function times(runs: number, measure: (n: number) => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  // The first warms up code and caches and is not counted.
  for (let n = -1; n < runs; n++) {
    const value = await measure(n + 1);
    if (n >= 0) values.push(value);
  }
  return values;
}

/** A page of the console with a session. */
export async function signedIn(
  browser: Browser,
  url: string,
  { email, password }: { email: string; password: string },
): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  await page.addInitScript({ path: IN_PAGE });
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL((at) => !at.pathname.startsWith("/sign-in"));
  await page.goto(`${url}/containers`);
  await page.getByRole("button", { name: "Create container" }).first().waitFor();
  return page;
}

async function createToRunning(page: Page, bed: Bed, name: string): Promise<number> {
  await page.getByRole("button", { name: "Create container" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  const create = page.getByRole("button", { name: "Create and start" });
  await create.waitFor();
  const running = await watchRow(page, name);
  const pressed = await create.evaluate((button) => {
    const at = performance.timeOrigin + performance.now();
    if (button instanceof HTMLElement) button.click();
    return at;
  });
  const ms = (await running()) - pressed;
  await bed.host("a").call("mutation", "containers.delete", { name, wait: true });
  return ms;
}

async function cliToRow(page: Page, bed: Bed, name: string): Promise<number> {
  const running = await watchRow(page, name);
  await bed.host("a").call("mutation", "containers.create", { name, start: true, wait: true });
  const returned = performance.timeOrigin + performance.now();
  // The row may say so before the command has returned.
  const ms = Math.max(0, (await running()) - returned);
  await bed.host("a").call("mutation", "containers.delete", { name, wait: true });
  return ms;
}

/** Begins to watch the page; the returned function resolves with the moment when the row says Running. */
async function watchRow(page: Page, name: string): Promise<() => Promise<number>> {
  const handle = await page.evaluateHandle((wanted) => ({ seen: window.benchRows.running(wanted) }), name);
  return () => handle.evaluate(({ seen }) => seen);
}

/** From an empty cache to the first rows of the list. */
export async function coldLoad(browser: Browser, url: string, storageState: StorageState): Promise<number> {
  const context = await browser.newContext({ viewport: VIEWPORT, storageState });
  const page = await context.newPage();
  await page.addInitScript({ path: IN_PAGE });
  await page.goto(`${url}/containers`, { waitUntil: "commit" });
  const ms = await page.evaluate(async () => (await window.benchRows.first) - performance.timeOrigin);
  await context.close();
  return ms;
}

import { chromium, type Page } from "@playwright/test";
import { CHROMIUM } from "../chromium";
import type { Bed, BedHost } from "../testbed/bed";
import { coldLoad, signedIn } from "./browser";
import { median } from "./median";

const COUNT = 1_000;
/** What a fast wheel does: about two screens in a second. */
const PIXELS_A_FRAME = 36;
const FRAMES = 600;

/**
 * The list of 1,000 containers in Chromium: from an empty cache to its first rows, from a letter typed into
 * the search to the rows that it leaves, and the time between frames while it is scrolled. Milliseconds.
 */
export async function measureList(bed: Bed, runs: number) {
  const { url, administrator } = bed;
  if (url === null || administrator === null) throw new Error("The bed has no console");
  const createMs = await makeContainers(bed.host("a"));
  const browser = await chromium.launch(CHROMIUM);
  try {
    const page = await signedIn(browser, url, administrator);
    const state = await page.context().storageState();
    const loads: number[] = [];
    // The first warms up the daemon and is not counted.
    for (let n = -1; n < Math.min(runs, 7); n++) {
      const ms = await coldLoad(browser, url, state);
      if (n >= 0) loads.push(ms);
    }
    await page.goto(`${url}/containers`);
    await page.getByRole("link", { name: "list-1", exact: true }).waitFor();
    const idle = await frames(page, 0);
    const scrolled = await frames(page, PIXELS_A_FRAME);
    return {
      containers: COUNT,
      createMs: Math.round(createMs),
      firstRowsMs: median(loads),
      searchMs: median(await searches(page, Math.min(runs, 7))),
      rowsInPage: await page.locator("tbody tr").count(),
      idleFrame: spread(idle),
      scrollFrame: spread(scrolled),
    };
  } finally {
    await browser.close();
  }
}

/** Stopped ones, in a HeroPods with room for them; through the API, as anyone would make them. */
async function makeContainers(host: BedHost): Promise<number> {
  await host.call("mutation", "heropods.save", {
    ...{ name: "many", bridge_name: "many0", subnet: "10.64.0.0/20", gateway_ip: "10.64.0.1", wait: true },
  });
  const began = performance.now();
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < COUNT; n = next++)
      await host.call("mutation", "containers.create", {
        ...{ name: `list-${n}`, heropods: "many", start: false, wait: true },
        labels: { group: `g${n % 7}` },
      });
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  return performance.now() - began;
}

/** The times between FRAMES frames, the page scrolled on in each. */
async function frames(page: Page, pixels: number): Promise<number[]> {
  return page.evaluate(([step, count]) => window.benchRows.frames(step, count), [pixels, FRAMES] as const);
}

async function searches(page: Page, runs: number): Promise<number[]> {
  const times: number[] = [];
  const search = page.getByLabel("Search containers");
  for (let n = 0; n < runs; n++) {
    await page.evaluate(() => window.scrollTo(0, 0));
    const name = `list-${500 + n * 37}`;
    const began = performance.now();
    await search.fill(name);
    await page.waitForFunction(
      () => document.querySelectorAll("tbody tr a[href^='/containers/']").length === 1,
    );
    times.push(performance.now() - began);
    await search.fill("");
    await page.waitForFunction(
      () => document.querySelectorAll("tbody tr a[href^='/containers/']").length > 5,
    );
  }
  return times;
}

function spread(times: number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return {
    ...{ medianMs: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), worstMs: at(1) },
    over50Ms: times.filter((ms) => ms > 50).length,
    frames: times.length,
  };
}

const round = (ms: number) => Math.round(ms * 10) / 10;

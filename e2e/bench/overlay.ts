import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { build } from "esbuild";
import { CHROMIUM } from "../chromium";
import type { Bed, BedOptions } from "../testbed/bed";
import { median } from "./median";
import { daemonMemory } from "./memory";
import { openExplorer } from "./overlay-explorer";
import { signedIn } from "./signed-in";

const DIR = join(tmpdir(), "heropods-bench-node");

/** A bed that takes a node with 100,000 routes in each table and 1,000 peers for the real Mycelium. */
export async function besideGreatNode(): Promise<BedOptions> {
  const program = join(DIR, "mycelium");
  await mkdir(DIR, { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL("great-node/main.ts", import.meta.url))],
    ...{ outfile: program, bundle: true, platform: "node", format: "cjs", target: "node20" },
    ...{ banner: { js: `#!${process.execPath}` }, logLevel: "warning" },
  });
  return { hosts: ["a"], console: true, myceliumBin: program };
}

/**
 * The overlay's pages on such a bed: milliseconds in Chromium, medians; MB of the daemon; bytes that came
 * to the browser.
 */
export async function measureOverlay(bed: Bed, runs: number) {
  // The bed has a copy of its own.
  await rm(DIR, { recursive: true, force: true });
  const url = bed.url ?? "";
  const browser = await chromium.launch(CHROMIUM);
  try {
    const memory = await daemonMemory(bed.host("a"));
    const idleMb = (await memory()).mb;
    const state = await signedIn(browser, bed);

    // The very first time the daemon has not read the table yet either.
    const first = await openExplorer(browser, url, state);
    const openings: number[] = [];
    for (let n = 0; n < runs; n++) {
      const explorer = await openExplorer(browser, url, state);
      openings.push(explorer.rowsMs);
      await explorer.close();
    }
    const filterMs = await first.filter();
    const scroll = await first.scroll();
    const unchanged = await first.idle(20_000);
    const again = await first.leaveAndComeBack();
    await first.close();
    const tablesMb = (await memory()).mb;

    await bed.host("a").exec(["busybox", "wget", "-q", "-O", "-", "http://127.0.0.1:8989/bench/traffic"]);
    const watched = await watchPeers(browser, url, state, memory);
    return {
      firstRowsMs: median(openings),
      firstEverMs: first.rowsMs,
      filterMs: median(filterMs),
      slowestFilterMs: Math.max(...filterMs),
      ...scroll,
      tableBytes: unchanged.tableBytes,
      unchangedBytes20s: unchanged.bytes,
      unchangedRows20s: unchanged.rows,
      comeBackRows: again.rows,
      comeBackBytes: again.bytes,
      ...{ idleMb, tablesMb },
      ...watched,
    };
  } finally {
    await browser.close();
  }
}

/** 1,000 peers with traffic, looked at for a minute: the most memory, and what the page costs the line. */
async function watchPeers(
  browser: Parameters<typeof openExplorer>[0],
  url: string,
  storageState: Parameters<typeof openExplorer>[2],
  memory: Awaited<ReturnType<typeof daemonMemory>>,
) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, storageState });
  const page = await context.newPage();
  let bytes = 0;
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      bytes += payload.length;
    }),
  );
  await page.goto(`${url}/overlay/peers`);
  await page.locator("tbody tr[aria-rowindex]").first().waitFor();
  bytes = 0;
  const samples: number[] = [];
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    samples.push((await memory()).mb);
    await page.waitForTimeout(500);
  }
  await context.close();
  const { peakMb } = await memory();
  return {
    peersMinuteMb: Math.max(...samples),
    peersMinuteMedianMb: median(samples),
    peakMb,
    peersKbPerS: Math.round(bytes / 60 / 1000),
  };
}

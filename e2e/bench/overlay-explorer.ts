import { fileURLToPath } from "node:url";
import type { Browser, Page } from "@playwright/test";
import type { StorageState } from "./signed-in";

declare global {
  interface Window {
    /** Of watch-routes.js. */
    benchRoutes: {
      first: Promise<number>;
      filter: (text: string) => Promise<number>;
      scroll: (pxPerSecond: number, ms: number) => Promise<{ frames: number; blank: number; rows: number }>;
      jump: (part: number) => Promise<number>;
    };
  }
}

const IN_PAGE = fileURLToPath(new URL("watch-routes.js", import.meta.url));
const FILTERS = ["beef", "dead", "198.18.2", "4ab:", "quic", "face", "[2001:db8::1", "57f:"];

/** Opens the routes from an empty cache, and measures in the page itself. */
export async function openExplorer(browser: Browser, url: string, storageState: StorageState) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, storageState });
  const page = await context.newPage();
  await page.addInitScript({ path: IN_PAGE });
  const received = listen(page);
  await page.goto(`${url}/overlay/routes`, { waitUntil: "commit" });
  const rowsMs = round(
    await page.evaluate(async () => (await window.benchRoutes.first) - performance.timeOrigin),
  );
  return {
    rowsMs,
    /** From a keystroke to the rows that match it, each text once. */
    async filter(): Promise<number[]> {
      const took: number[] = [];
      // The first one warms up, here and there.
      for (const text of ["4ff", ...FILTERS])
        took.push(round(await page.evaluate((wanted) => window.benchRoutes.filter(wanted), text)));
      await page.evaluate(() => window.benchRoutes.filter(""));
      await page.getByText(/^100,000 routes$/).waitFor();
      return took.slice(1);
    },
    /** A wheel that is turned fast, and a scroll bar that is dragged to another place. */
    async scroll() {
      const { frames, blank, rows } = await page.evaluate(() => window.benchRoutes.scroll(4_000, 8_000));
      const jumps: number[] = [];
      for (const part of [0.3, 0.9, 0.55, 0.1])
        jumps.push(round(await page.evaluate((to) => window.benchRoutes.jump(to), part)));
      return {
        ...{ scrollFrames: frames, scrollBlankFrames: blank, scrolledRows: rows },
        jumpToRowsMs: Math.max(...jumps),
      };
    },
    /** What comes while nothing changes; `tableBytes`: what all rows would be, by those that came. */
    async idle(ms: number) {
      const tableBytes = received.rows === 0 ? 0 : Math.round((received.bytes / received.rows) * 100_000);
      received.clear();
      await page.waitForTimeout(ms);
      return { tableBytes, bytes: received.bytes, rows: received.rows };
    },
    async leaveAndComeBack() {
      await page.getByRole("link", { name: "Node", exact: true }).click();
      await page.getByText("Public key").waitFor();
      received.clear();
      await page.getByRole("link", { name: "Routes", exact: true }).first().click();
      await page.locator("tbody tr[aria-rowindex]").first().waitFor();
      await page.waitForTimeout(1_000);
      return { bytes: received.bytes, rows: received.rows };
    },
    close: () => context.close(),
  };
}

/** Counts what comes over the tab's WebSocket: bytes, and rows of routes among them. */
function listen(page: Page) {
  const seen = { bytes: 0, rows: 0 };
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const text = payload.toString();
      seen.bytes += text.length;
      seen.rows += text.split('"nextHop":').length - 1;
    }),
  );
  return {
    get bytes() {
      return seen.bytes;
    },
    get rows() {
      return seen.rows;
    },
    clear() {
      seen.bytes = 0;
      seen.rows = 0;
    },
  };
}

const round = (ms: number) => Math.round(ms * 10) / 10;

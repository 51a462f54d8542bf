import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { z } from "zod";
import { CHROMIUM } from "../chromium";
import { cookiesFor, signIn } from "../console/sign-in";
import { openTerminal } from "../console/terminal-page";
import type { Bed } from "../testbed/bed";
import { until } from "../testbed/until";
import { median, percentile } from "./median";
import { runInside } from "./run-inside";

declare global {
  interface Window {
    /** Of watch-echo.js. */
    benchEcho: { times: number[]; begin(): void };
  }
}

const KEYS = 300;
const Samples = z.object({
  heropods: z.array(z.number()),
  crun: z.array(z.number()),
  podman: z.array(z.number()),
});

/**
 * A key's way in the browser's terminal, from its event to its echo in the page: Chromium, web process,
 * daemon, PTY, the shell in the container, and back. And a command by the API against `crun exec` and
 * `podman exec`, in turn. Milliseconds.
 */
export async function measureTerminal(bed: Bed, runs: number) {
  const echo = await keystrokes(bed);
  const exec = await runInside(bed.host("a"), "exec.ts", [Math.max(runs, 20)], Samples);
  const [heropods, crun, podman] = [median(exec.heropods), median(exec.crun), median(exec.podman)];
  return {
    keystrokes: echo.length,
    echoMedianMs: median(echo),
    echoP99Ms: percentile(echo, 99),
    execMs: heropods,
    crunExecMs: crun,
    podmanExecMs: podman,
    execOverCrun: Math.round((heropods / crun) * 100) / 100,
    podmanOverExec: Math.round((podman / heropods) * 100) / 100,
  };
}

async function keystrokes(bed: Bed): Promise<number[]> {
  const { url, administrator } = bed;
  const host = bed.host("a");
  if (url === null || administrator === null) throw new Error("The bed has no console");
  await host.call("mutation", "containers.create", { name: "typed-into", start: true, wait: true });
  const browser = await chromium.launch(CHROMIUM);
  try {
    const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
    await context.addCookies(cookiesFor(url, await signIn(host.webSocket, administrator)));
    const page = await context.newPage();
    await page.addInitScript({ path: fileURLToPath(new URL("watch-echo.js", import.meta.url)) });
    await openTerminal(page, "typed-into");
    await page.evaluate(() => window.benchEcho.begin());
    const seen = () => page.evaluate(() => window.benchEcho.times);
    for (let key = 1; key <= KEYS; key++) {
      // A line now and then: a person's lines end, too.
      await page.keyboard.press(key % 50 === 0 ? "Enter" : "x");
      await until(`the echo of key ${key}`, async () => ((await seen()).length >= key ? true : null));
    }
    // The first ones warm up.
    return (await seen()).slice(20);
  } finally {
    await browser.close();
    await host.call("mutation", "containers.delete", { name: "typed-into", wait: true });
  }
}

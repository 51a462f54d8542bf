import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import sharp from "sharp";
import { CHROMIUM } from "../chromium";
import { atRest } from "../console/pages";
import { cookiesFor, signIn } from "../console/sign-in";
import { startBed } from "../testbed/bed";
import { furnish } from "./furniture";
import { SCENES } from "./scenes";

const OUTPUT = fileURLToPath(new URL("../../docs/screenshots", import.meta.url));
const THEMES = ["light", "dark"] as const;
const WIDE = [{ width: 1440, height: 900 }];
const SIZES = [...WIDE, { width: 390, height: 844 }];

/**
 * Shows a furnished bed page by page and writes NAME-THEME-WIDTH.png for each; removes those of before. With
 * names, only those scenes, and the others stay.
 */
export async function takeScreenshots(names: readonly string[] = []): Promise<void> {
  const bed = await startBed({ console: true, enableMycelium: true });
  const browser = await chromium.launch(CHROMIUM);
  try {
    const [host] = bed.hosts;
    if (host === undefined || bed.url === null || bed.administrator === null)
      throw new Error("The bed came up without a console");
    await furnish(bed);
    const cookies = cookiesFor(bed.url, await signIn(host.webSocket, bed.administrator));
    await mkdir(OUTPUT, { recursive: true });
    if (names.length === 0)
      for (const file of await readdir(OUTPUT)) if (file.endsWith(".png")) await rm(join(OUTPUT, file));
    const scenes = SCENES.filter(({ name }) => names.length === 0 || names.includes(name));
    for (const scene of scenes)
      for (const theme of THEMES)
        for (const size of scene.wideOnly ? WIDE : SIZES) {
          const context = await browser.newContext({
            baseURL: bed.url,
            viewport: size,
            colorScheme: theme,
            reducedMotion: "reduce",
            hasTouch: size.width < 600,
          });
          if (!scene.signedOut) await context.addCookies(cookies);
          const page = await context.newPage();
          const file = `${scene.name}-${theme}-${size.width}.png`;
          await page.goto(scene.path);
          await atRest(page);
          await scene.act?.(page);
          await atRest(page);
          // A palette of 256 colours is a third of the size, and flat surfaces do not show it.
          const image = sharp(await page.screenshot()).png({ palette: true, effort: 10 });
          await image.toFile(join(OUTPUT, file));
          await context.close();
          console.log(`docs/screenshots/${file}`);
        }
  } finally {
    await browser.close();
    await bed.stop();
  }
}

#!/usr/bin/env node
// npm run screenshots [-- NAME…]: every page of the console, or those scenes, light and dark, wide and narrow,
// into docs/screenshots.
// Plain JavaScript on Node alone, because on a fresh clone nothing is installed yet.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const prepare = fileURLToPath(new URL("demo/prepare.mjs", import.meta.url));
const prepared = spawnSync(process.execPath, [prepare], { stdio: "inherit" });
if (prepared.status !== 0) process.exit(prepared.status ?? 1);

const { register } = await import("tsx/esm/api");
register();
const { takeScreenshots } = await import("./screenshots/screenshots.ts");
await takeScreenshots(process.argv.slice(2));

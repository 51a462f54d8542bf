#!/usr/bin/env node
// npm run demo -- [--port N] [--json]: two hosts on this machine with an overlay between them, and a
// console to look at. Plain JavaScript on Node alone, because on a fresh clone nothing is installed yet.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const prepare = fileURLToPath(new URL("demo/prepare.mjs", import.meta.url));
// Standard output is for the one line of JSON: what set-up says goes to standard error.
const prepared = spawnSync(process.execPath, [prepare], { stdio: ["ignore", 2, 2] });
if (prepared.status !== 0) process.exit(prepared.status ?? 1);

const { register } = await import("tsx/esm/api");
register();
const { runDemo } = await import("./demo/demo.ts");
await runDemo(process.argv.slice(2));

#!/usr/bin/env node
// npm run bench -- [--json] [--browser] [--list] [--terminal] [--runs N]: measures on the test bed, real containers and packets.
// npm run bench -- --fuzz [--seconds N] [--seed N] [--only NAME]: hostile input for every procedure, N seconds each.
// Plain JavaScript on Node alone, because on a fresh clone nothing is installed yet.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const prepare = fileURLToPath(new URL("demo/prepare.mjs", import.meta.url));
const prepared = spawnSync(process.execPath, [prepare], { stdio: ["ignore", 2, 2] });
if (prepared.status !== 0) process.exit(prepared.status ?? 1);

const { register } = await import("tsx/esm/api");
register();
const { runBench } = await import("./bench/bench.ts");
await runBench(process.argv.slice(2));

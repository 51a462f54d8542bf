#!/usr/bin/env node
// npm run bench -- [--json] [--all | --start --throughput --growth --traffic --browser --list --overlay --terminal --sampling] [--runs N]
//   [--counts 100,300] [--at-once 1,4,8] [--podman 40] [--to 1000]: measures on the test bed, real containers and packets.
// npm run bench -- --fuzz [--seconds N] [--seed N] [--only NAME] [--part 1/2]: hostile input for every procedure, N seconds each.
// npm run bench -- --storm [--seconds N]: eight clients at random on 200 containers, the daemon killed ten times.
// Plain JavaScript on Node alone, because on a fresh clone nothing is installed yet.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const prepare = fileURLToPath(new URL("demo/prepare.mjs", import.meta.url));
const prepared = spawnSync(process.execPath, [prepare, "iperf3", "iputils-ping", "podman"], {
  stdio: ["ignore", 2, 2],
});
if (prepared.status !== 0) process.exit(prepared.status ?? 1);

const { register } = await import("tsx/esm/api");
register();
const { runBench } = await import("./bench/bench.ts");
await runBench(process.argv.slice(2));

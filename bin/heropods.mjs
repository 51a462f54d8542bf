#!/usr/bin/env node
// The `heropods` command: the bundle that `npm start` builds.
import { existsSync } from "node:fs";

const program = new URL("../dist/cli.js", import.meta.url);
if (!existsSync(program)) {
  console.error("HeroPods is not built yet: run npm start in its directory once.");
  process.exit(1);
}
await import(program.href);

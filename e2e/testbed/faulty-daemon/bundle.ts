import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const DIST = fileURLToPath(new URL("../../../dist", import.meta.url));

/**
 * Bundles the daemon with faults. It lies in dist/ because it finds the project's files and native addons
 * from where it is; whole, because it is started hundreds of times, and loading its packages one by one
 * takes half of a start.
 */
export async function bundleFaultyDaemon(): Promise<{ program: string; remove(): Promise<void> }> {
  const program = join(DIST, `faulty-daemon-${process.pid}.mjs`);
  await build({
    entryPoints: [new URL("main.ts", import.meta.url).pathname],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["better-sqlite3", "@lydell/node-pty"],
    // CommonJS packages inside ask for Node's own modules by require.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: "error",
  });
  return { program, remove: () => rm(program, { force: true }) };
}

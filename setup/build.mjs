import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bin, must, root, say } from "./run.mjs";
import { hashOf, whenChanged } from "./stamp.mjs";

const COMMON = ["package-lock.json", "tsconfig.json", "prisma/schema"];

/** Builds what changed: the database client, the programs in dist/, the pages in .next/. */
export async function build() {
  await whenChanged(
    "server/db/generated/.built",
    hashOf(["prisma/schema", "package-lock.json"]),
    generateClient,
  );
  await whenChanged("dist/.built", hashOf([...COMMON, "server"]), bundlePrograms);
  await whenChanged(
    ".next/.built",
    hashOf([
      ...COMMON,
      "server/core",
      "server/api",
      "app",
      "components",
      "next.config.ts",
      "postcss.config.mjs",
    ]),
    buildPages,
  );
}

async function generateClient() {
  const [node, prisma] = bin("prisma");
  // Generating needs no schema engine, which Prisma's CLI would otherwise download.
  await must(node, [prisma, "generate"], { env: { PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true" }, quiet: true });
}

async function bundlePrograms() {
  say("building the programs");
  // esbuild is there only after the packages are installed.
  const { build: bundle, stop } = await import("esbuild");
  const programs = ["main", "web", "cli", "config"].filter((name) =>
    existsSync(join(root, `server/${name}.ts`)),
  );
  rmSync(join(root, "dist"), { recursive: true, force: true });
  await bundle({
    absWorkingDir: root,
    entryPoints: programs.map((name) => `server/${name}.ts`),
    outdir: "dist",
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "linked",
    logLevel: "warning",
  });
  // Its helper process would live as long as we do.
  stop();
}

async function buildPages() {
  say("building the pages");
  const [node, next] = bin("next");
  await must(node, [next, "build"], { env: { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" } });
}

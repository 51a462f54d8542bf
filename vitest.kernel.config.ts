import { defineConfig } from "vitest/config";

// These tests make links, rules and containers: never in the machine's own namespaces.
if (process.env.HEROPODS_ISOLATED !== "1")
  throw new Error("Kernel tests run isolated: use npm run test:kernel [-- path].");

export default defineConfig({
  test: {
    include: ["{server,e2e,setup}/**/*.kernel.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One machine, one network namespace: files take turns.
    fileParallelism: false,
    passWithNoTests: false,
  },
});

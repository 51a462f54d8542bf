import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{server,components,app,e2e,setup}/**/*.test.{ts,tsx}"],
    // The kernel's tests need a private network and mount namespace: npm run test:kernel makes it.
    exclude: ["**/node_modules/**", "**/*.kernel.test.ts"],
    passWithNoTests: false,
    // Property tests take their time on a machine that is busy with something else.
    testTimeout: 30_000,
  },
});

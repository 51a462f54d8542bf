import { defineConfig } from "@playwright/test";

// Debian's Chromium: Playwright's own would be downloaded. Root runs the tests, hence no sandbox.
export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  // The specs share the machine's two cores with whole hosts in namespaces.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  use: {
    browserName: "chromium",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});

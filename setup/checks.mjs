import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bin, root, run } from "./run.mjs";

/** Runs lint, types, dead code, unit, kernel and browser tests; resolves with the sums. */
export async function runChecks() {
  const reports = mkdtempSync(join(tmpdir(), "heropods-test-"));
  const report = (name) => join(reports, `${name}.json`);
  const vitest = (name, ...args) => [
    ...bin("vitest"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report(name)}`,
    ...args,
  ];
  try {
    const results = [
      await single("lint", [...bin("biome"), "check", "--error-on-warnings"]),
      await single("types", [...bin("tsc"), "-p", "."]),
      await single("dead code", bin("knip")),
      await counted("unit tests", vitest("unit"), () => fromVitest(report("unit"))),
      await counted(
        "kernel tests",
        [
          process.execPath,
          join(root, "setup/isolated.mjs"),
          ...vitest("kernel", "--config", "vitest.kernel.config.ts"),
        ],
        () => fromVitest(report("kernel")),
      ),
      await counted(
        "browser tests",
        [...bin("playwright"), "test", "--reporter=list,json"],
        () => fromPlaywright(report("browser")),
        { PLAYWRIGHT_JSON_OUTPUT_NAME: report("browser") },
      ),
    ];
    return {
      passed: results.reduce((sum, result) => sum + result.passed, 0),
      failed: results.reduce((sum, result) => sum + result.failed, 0),
    };
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

async function single(title, [file, ...args]) {
  console.log(`\n== ${title}`);
  const code = await run(file, args);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A runner that ends badly counts as a failure even when no single test says so. */
async function counted(title, [file, ...args], read, env = {}) {
  console.log(`\n== ${title}`);
  const code = await run(file, args, { env });
  const result = read();
  return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
}

function fromVitest(file) {
  const report = readReport(file);
  if (report === null) return { passed: 0, failed: 1 };
  // A file that could not be loaded has no tests of its own to count.
  const broken = report.testResults.filter(
    (r) => r.status === "failed" && r.assertionResults.length === 0,
  ).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken };
}

function fromPlaywright(file) {
  const report = readReport(file);
  if (report === null) return { passed: 0, failed: 1 };
  // A flaky test passed only when it was tried again: that is a failure here.
  return {
    passed: report.stats.expected,
    failed: report.stats.unexpected + report.stats.flaky + report.errors.length,
  };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

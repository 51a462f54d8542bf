import { startBed } from "../testbed/bed";
import { type FuzzOptions, furnish, fuzz } from "./fuzz";

/**
 * `npm run bench -- --fuzz --seconds 60 [--only NAME] [--part 1/2] [--seed N]`: prints what was called and
 * found; ends with 1 where something was.
 */
export async function runFuzz(options: FuzzOptions & { json: boolean }): Promise<void> {
  const bed = await startBed({ enableMycelium: true, logLevel: "warn" });
  try {
    const host = bed.host("a");
    await furnish(host);
    const report = await fuzz(host, { ...options, tell: (line) => console.error(line) });
    console.log(options.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
    if (report.findings.length > 0) process.exitCode = 1;
  } finally {
    await bed.stop();
  }
}

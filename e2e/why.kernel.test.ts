import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { connect } from "../server/cli/connection";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { makePaths, NOWHERE, PATH_FAULTS, type Paths } from "./testbed/path-faults";
import { until } from "./testbed/until";

const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

const Report = z.object({
  hops: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      ok: z.boolean().nullable(),
      evidence: z.string(),
      fix: z.string().nullable(),
      action: z.object({ procedure: z.string(), input: z.record(z.string(), z.unknown()) }).nullable(),
    }),
  ),
  verdict: z.string(),
  broken: z.string().nullable(),
});
type Report = z.infer<typeof Report>;

let bed: Bed;
let a: BedHost;
let b: BedHost;
let paths: Paths;

const judge = async (from: string, to: string): Promise<Report> =>
  Report.parse(await a.call("query", "why.judge", { from, to }));

/** Waits until the first broken hop is this one (null: none), and returns that report. */
const comesTo = (broken: string | null, from: string, to: string, timeoutMs = 30_000): Promise<Report> =>
  until(
    `why ${from} ${to} to name ${broken}`,
    async () => {
      const report = await judge(from, to);
      if (report.broken === broken) return report;
      const hops = report.hops.filter((hop) => hop.ok !== true);
      throw new Error(`${report.verdict}\n${JSON.stringify(hops, null, 1)}`);
    },
    timeoutMs,
  );

/** Presses the button that the broken hop offers. */
async function fix({ hops, broken }: Report): Promise<void> {
  const action = hops.find((hop) => hop.id === broken)?.action;
  if (!action) throw new Error(`The hop ${broken} offers no action`);
  const done = await a.call("mutation", action.procedure, { ...action.input, wait: true });
  expect(done).toMatchObject({ status: "done", error: null });
}

beforeAll(async () => {
  bed = await startBed({ enableMycelium: true });
  [a, b] = [bed.host("a"), bed.host("b")];
  paths = await makePaths(bed);
}, 120_000);
afterAll(() => bed?.stop());

describe("why", () => {
  it("finds nothing broken on paths that are whole, and pings through them", async () => {
    for (const [from, to] of [
      ["web", b.overlay],
      ["web", "app"],
      ["host", "web"],
      ["host", b.overlay],
      ["web", "10.10.0.1"],
      ["web", a.overlay],
    ] as const) {
      const report = await comesTo(null, from, to);
      expect(report.hops.at(-1)).toMatchObject({ id: "answer", ok: true });
      expect(report.verdict).toBe(`${from} reaches ${to}.`);
    }
  });

  for (const { name, hop, title, to, make, mend, standinOnly } of PATH_FAULTS)
    it.skipIf(standinOnly && process.env.MYCELIUM_BIN)(
      `names ${name}, and is whole once it is repaired`,
      async () => {
        const target = to(paths);
        await make(paths);
        const report = await comesTo(hop, "web", target);
        expect(report.hops.find(({ ok }) => ok === false)).toMatchObject({
          name: expect.stringMatching(title),
          fix: expect.stringMatching(/\w/),
        });
        expect(report.verdict).toContain(`web cannot reach ${target}.`);
        if (mend === null) return;
        if (mend === "offered") await fix(report);
        else await mend(paths);
        await comesTo(null, "web", target, 60_000);
      },
    );

  it("names an address of the node's /64 that no container has", async () => {
    const nobody = paths.web.overlay.replace(/:[0-9a-f]+$/, ":ffff");
    expect(await comesTo("target", "web", nobody)).toMatchObject({
      verdict: expect.stringContaining("no container has it"),
    });
  });

  it("is told by the command line as it is, and its exit code says so", async () => {
    const why = async (to: string) => {
      const { exitCode, stdout } = await a.exec([
        ...[process.execPath, CLI, "why", "web", to, "--json", "--socket", a.adminSocket],
      ]);
      return { exitCode, report: Report.parse(JSON.parse(stdout)) };
    };
    expect(await why(b.overlay)).toMatchObject({ exitCode: 0, report: { broken: null } });
    expect(await why(NOWHERE)).toMatchObject({ exitCode: 1, report: { broken: "overlay-route" } });
  });

  it.each([
    ["ping", /5 packets received/],
    ["trace", /^traceroute to [\s\S]*\n\s*1 /],
  ] as const)("streams a %s from inside the source's namespace", async (tool, expected) => {
    const { api, close } = connect(a.adminSocket);
    let text = "";
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      api.why.probe.subscribe(
        { from: "web", to: b.overlay, tool },
        {
          onData(data) {
            if (data.kind === "text") text += data.text;
            else resolve(data.exitCode);
          },
          onError: reject,
        },
      );
    });
    await close();
    expect(text).toMatch(expected);
    expect(exitCode).toBe(0);
  });

  it("refuses ends that are none", async () => {
    await expect(a.call("query", "why.judge", { from: "nobody", to: "web" })).rejects.toThrow(/nobody/);
    await expect(a.call("query", "why.judge", { from: "web", to: "nowhere" })).rejects.toThrow(/nowhere/);
  });
});

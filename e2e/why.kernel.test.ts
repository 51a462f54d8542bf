import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { connect } from "../server/cli/connection";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { TUN_NAME } from "./testbed/mycelium";
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
const Container = z.object({ overlay: z.string(), links: z.object({ overlay: z.string() }) });

let bed: Bed;
let a: BedHost;
let b: BedHost;
/** The source on host a: its address and its link's name on the host. */
let web: z.infer<typeof Container>;

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
const onHost = async (...argv: string[]) => expect((await a.exec(argv)).exitCode).toBe(0);

beforeAll(async () => {
  bed = await startBed({ enableMycelium: true });
  [a, b] = [bed.host("a"), bed.host("b")];
  for (const name of ["web", "app"])
    await a.call("mutation", "containers.create", {
      name,
      command: ["sleep", "3600"],
      start: true,
      wait: true,
    });
  web = Container.parse(await a.call("query", "containers.get", { name: "web" }));
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

  it.each([
    ["a link that is down", "source-link", () => ["ip", "link", "set", web.links.overlay, "down"]],
    [
      "a gateway that is lost",
      "source-gateway",
      () => ["ip", "addr", "del", "fe80::1/64", "dev", web.links.overlay],
    ],
    [
      "a host route that is deleted",
      "source-return",
      () => ["ip", "-6", "route", "del", `${web.overlay}/128`, "dev", web.links.overlay],
    ],
    ["forwarding that is off", "forwarding", () => ["sysctl", "-qw", "net.ipv6.conf.all.forwarding=0"]],
    [
      "a firewall that is closed",
      "firewall",
      () => ["nft", "insert", "rule", "inet", "heropods", "forward", "drop"],
    ],
    [
      "a link that is down inside",
      "source-link",
      () => ["ip", "-n", "hp-web", "link", "set", web.links.overlay.replace("vmyh", "vmy"), "down"],
    ],
  ])("names %s, and repairs it by what it offers", async (_, hop, command) => {
    await onHost(...command());
    const report = await comesTo(hop, "web", b.overlay);
    expect(report.verdict).toContain(`web cannot reach ${b.overlay}.`);
    await fix(report);
    await comesTo(null, "web", b.overlay);
  });

  it("names a target's container that is stopped, and starts it", async () => {
    await a.call("mutation", "containers.stop", { name: "app", wait: true });
    const report = await comesTo("target", "web", "app");
    await fix(report);
    await comesTo(null, "web", "app");
  });

  it("names an address of the node's /64 that no container has", async () => {
    const nobody = web.overlay.replace(/:[0-9a-f]+$/, ":ffff");
    expect(await comesTo("target", "web", nobody)).toMatchObject({
      verdict: expect.stringContaining("no container has it"),
    });
  });

  it("names a /64 that Mycelium has no route to", async () => {
    const report = await comesTo("overlay-route", "web", "5ff:1:2:3::4");
    expect(report.hops.find((hop) => hop.id === "next-hop")?.ok).not.toBe(false);
  });

  // The real program believes in a silent TCP connection for minutes.
  it.skipIf(process.env.MYCELIUM_BIN)("names a next hop that is dead", async () => {
    await a.cutUnderlay();
    await comesTo("next-hop", "web", b.overlay);
    await a.restoreUnderlay();
    await comesTo(null, "web", b.overlay);
  });

  it("names a TUN that is down, and a Mycelium that has stopped", async () => {
    await onHost("ip", "link", "set", TUN_NAME, "down");
    await comesTo("tun", "web", b.overlay);
    await a.stopOverlay();
    await comesTo("daemon", "web", b.overlay);
    await a.startOverlay();
    await comesTo(null, "web", b.overlay, 60_000);
  });

  it("is told by the command line as it is, and its exit code says so", async () => {
    const why = async (to: string) => {
      const { exitCode, stdout } = await a.exec([
        ...[process.execPath, CLI, "why", "web", to, "--json", "--socket", a.adminSocket],
      ]);
      return { exitCode, report: Report.parse(JSON.parse(stdout)) };
    };
    expect(await why(b.overlay)).toMatchObject({ exitCode: 0, report: { broken: null } });
    expect(await why("5ff:1:2:3::4")).toMatchObject({ exitCode: 1, report: { broken: "overlay-route" } });
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

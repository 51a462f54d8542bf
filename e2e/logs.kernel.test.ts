import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { http } from "../server/test-client";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { until } from "./testbed/until";

// Logs of real containers, written by conmon, rotated under it.
let bed: Bed;
let a: BedHost;

beforeAll(async () => {
  bed = await startBed({
    hosts: ["a"],
    logLevel: "warn",
    daemonFlags: ["--log-size", "1", "--log-files", "100"],
  });
  a = bed.host("a");
});
afterAll(() => bed.stop());

const Window = z.object({
  first: z.number(),
  end: z.number(),
  from: z.number(),
  lines: z.array(z.object({ line: z.number(), at: z.string(), stream: z.string(), text: z.string() })),
});
const windowOf = async (name: string, input: object) =>
  Window.parse(await a.call("query", "logs.window", { name, ...input }));

/** Writes numbered lines, waits between some, and stays. */
const COUNTER = [
  "sh",
  "-c",
  "trap 'exit 0' TERM; for r in $(seq 0 29); do seq $((r * 10000 + 1)) $((r * 10000 + 10000)); sleep 0.2; done; echo the end >&2; sleep 1000 & wait",
];

test("numbered lines across many rotations: none is lost and none doubled", async () => {
  await a.call("mutation", "containers.create", {
    name: "counter",
    command: COUNTER,
    start: true,
    wait: true,
  });
  // Read while it is written and rotated: every line as it is reached, by its number.
  const texts: string[] = [];
  await until(
    "the counter's end",
    async () => {
      for (;;) {
        const { lines } = await windowOf("counter", { from: texts.length, count: 2000 });
        if (lines.length === 0) return null;
        expect(lines[0]?.line).toBe(texts.length);
        texts.push(...lines.map(({ text }) => text));
        if (texts.at(-1) === "the end") return true;
      }
    },
    50_000,
  );
  expect(texts).toHaveLength(300_001);
  expect(texts.findIndex((text, i) => i < 300_000 && text !== String(i + 1))).toBe(-1);
  const { stdout } = await a.exec(["sh", "-c", `ls ${a.dir}/data/logs/counter.old | wc -l`]);
  expect(Number(stdout)).toBeGreaterThan(1);
});

test("a search, one stream, a span of time and a download say the same", async () => {
  const found = await windowOf("counter", { filter: { search: "77777" }, from: null, count: 50 });
  expect(found.lines.map(({ text }) => text)).toEqual(["77777", "177777", "277777"]);
  const errors = await windowOf("counter", { filter: { stream: "stderr" }, from: null });
  expect(errors.lines).toMatchObject([{ line: 300_000, text: "the end" }]);
  const [first, , third] = found.lines;
  const between = await windowOf("counter", {
    filter: { search: "77777", since: first?.at, until: third?.at },
    from: null,
  });
  expect(between.lines).toEqual(found.lines);
  const file = await http(a.adminSocket, "GET", "/api/logs?name=counter");
  const lines = file.body.split("\n");
  expect(lines.length).toBe(300_002);
  expect(lines.slice(0, -2).findIndex((line, i) => !line.endsWith(` stdout ${i + 1}`))).toBe(-1);
  expect(file.headers["content-disposition"]).toBe('attachment; filename="counter.log"');
  expect((await http(a.webSocket, "GET", "/api/logs?name=counter")).status).toBe(401);
  expect((await http(a.adminSocket, "GET", "/api/logs?name=counter&since=yesterday")).status).toBe(400);
  expect((await http(a.adminSocket, "GET", "/api/logs?name=nobody")).status).toBe(404);
});

test("a daemon that died between moving a log and reopening it loses nothing", async () => {
  await a.call("mutation", "containers.create", {
    name: "ticker",
    command: ["sh", "-c", "trap 'exit 0' TERM; i=0; while :; do i=$((i+1)); echo $i; sleep 0.02; done"],
    start: true,
    wait: true,
  });
  await until("some lines", async () => ((await windowOf("ticker", { from: null })).end > 10 ? true : null));
  await a.killDaemon();
  const logs = `${a.dir}/data/logs`;
  await a.exec(["sh", "-c", `mkdir ${logs}/ticker.old && mv ${logs}/ticker.log ${logs}/ticker.old/0-0.log`]);
  await a.startDaemon();
  await until("a new file", async () =>
    (await a.exec(["test", "-e", `${logs}/ticker.log`])).exitCode === 0 ? true : null,
  );
  const { end } = await windowOf("ticker", { from: null });
  await until("more lines", async () =>
    (await windowOf("ticker", { from: null })).end > end + 20 ? true : null,
  );
  const { lines } = await windowOf("ticker", { from: 0, count: 2000 });
  expect(lines.map(({ text }) => Number(text))).toEqual(lines.map((_, i) => i + 1));
});

test("deleted, nothing of the logs is left; made anew, they begin anew", async () => {
  for (const name of ["counter", "ticker"])
    await a.call("mutation", "containers.delete", { name, wait: true });
  expect((await a.exec(["ls", `${a.dir}/data/logs`])).stdout).toBe("");
  await a.call("mutation", "containers.create", {
    ...{ name: "counter", command: ["echo", "hello"], start: true, wait: true },
  });
  await until("its line", async () => ((await windowOf("counter", { from: null })).end === 1 ? true : null));
  expect(await windowOf("counter", { from: null })).toMatchObject({
    first: 0,
    end: 1,
    lines: [{ text: "hello" }],
  });
});

import { createTRPCClient, createWSClient, wsLink } from "@trpc/client";
import superjson from "superjson";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { TerminalEvent } from "../core/terminal";
import { call } from "../test-client";
import { createTestDaemon } from "../test-daemon";
import type { AppRouter } from "./app-router";

// Terminals in a real container, opened over the daemon's own sockets.
const d = createTestDaemon();
const ada = { name: "Ada", email: "ada@example.org", password: "correct horse 1" };
const ola = { name: "Ola", email: "ola@example.org", password: "correct horse 2", role: "operator" };
const vi = { name: "Vi", email: "vi@example.org", password: "correct horse 3", role: "viewer" };
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  await d.start();
  await d.setUp(ada);
  const cookie = await d.signIn(ada);
  for (const person of [ola, vi]) await call(d.web, "mutation", "people.create", person, { cookie });
  await call(d.admin, "mutation", "containers.create", { name: "box", start: true, wait: true });
});
afterEach(async () => {
  const api = browser();
  for (const { id } of await api.terminals.list.query({})) await api.terminals.end.mutate({ id });
  await allEnded(api);
  for (const close of closing.splice(0)) await close();
});
afterAll(async () => {
  await call(d.admin, "mutation", "containers.delete", { name: "box", wait: true });
  await d.end();
});

/** A person's browser: one WebSocket with their cookie; root's where there is none. */
function browser(cookie?: string) {
  const socketPath = cookie === undefined ? d.admin : d.web;
  const client = createWSClient({
    url: `ws+unix://${socketPath}:/api/trpc`,
    WebSocket: class extends WebSocket {
      constructor(url: string) {
        super(url, { headers: cookie === undefined ? {} : { cookie } });
      }
      // ws has what the client uses of the browser's class.
    } as unknown as typeof globalThis.WebSocket,
    retryDelayMs: () => 50,
  });
  closing.push(() => client.close());
  return createTRPCClient<AppRouter>({ links: [wsLink({ client, transformer: superjson })] });
}

type Api = ReturnType<typeof browser>;

/** Reads a terminal from `from` on and draws at once; what it writes is text. */
function read(api: Api, id: string, from: number | null = null) {
  const events: TerminalEvent[] = [];
  let all = "";
  let wake = () => {};
  let error: unknown = null;
  const subscription = api.terminals.output.subscribe(
    { id, from },
    {
      onData({ data }) {
        events.push(data);
        if ("data" in data) all += data.data;
        // The last of them may be cut off by the test's end.
        if (data.kind === "output")
          api.terminals.acknowledge.mutate({ id, end: data.end }).catch(() => undefined);
        wake();
      },
      onError(refused) {
        error = refused;
        wake();
      },
    },
  );
  const until = async <T>(find: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (error !== null) throw error;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    ...{ events, text: () => all },
    stop: () => subscription.unsubscribe(),
    says: (words: RegExp) => until(() => words.exec(all.slice(-4000)) ?? undefined),
    ended: () => until(() => events.find((event) => event.kind === "ended")),
    event: <K extends TerminalEvent["kind"]>(kind: K) => until(() => events.find((e) => e.kind === kind)),
  };
}

/** As the audit log has it. */
async function allEnded(api: Api): Promise<void> {
  const running = async () =>
    (await api.operations.list.query({ limit: 100 })).filter(({ status }) => status === "running").length;
  await expect.poll(running, { timeout: 10_000 }).toBe(0);
}

const size = { columns: 100, rows: 30 };

test("typed into, resized, and its exit code told", async () => {
  const api = browser();
  expect(await api.terminals.shells.query({ container: "box" })).toEqual(["/bin/ash", "/bin/sh"]);
  const { id } = await api.terminals.open.mutate({ container: "box", ...size });
  const reader = read(api, id);
  await reader.says(/# /);
  let number = 0;
  const type = (data: string) => api.terminals.input.mutate({ id, number: number++, data });
  await type("stty size; echo $TERM\r");
  await reader.says(/\r\n30 100\r\nxterm-256color\r\n/);
  await api.terminals.resize.mutate({ id, columns: 132, rows: 43 });
  // The size reaches inside by a process of its own: asked until it has.
  for (let tries = 0; !reader.text().includes("43 132"); tries++) {
    expect(tries).toBeLessThan(50);
    await type("stty size\r");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await type("exit 7\r");
  expect(await reader.ended()).toMatchObject({ ended: { exitCode: 7, reason: null } });
  const [operation] = await api.operations.list.query({ subject: { kind: "container", name: "box" } });
  expect(operation).toMatchObject({
    ...{ kind: "container.terminal", actor: "root", status: "done" },
    plan: { steps: [{ sentence: "A terminal with /bin/ash", output: "exit code 7" }] },
  });
  expect(Date.parse(operation?.finishedAt ?? "")).toBeGreaterThan(Date.parse(operation?.startedAt ?? ""));
});

test("200,000 lines arrive whole and in order while the daemon answers others", async () => {
  const api = browser();
  const { id } = await api.terminals.open.mutate({ container: "box", argv: ["sh"], ...size });
  const reader = read(api, id);
  await reader.says(/# /);
  const others: number[] = [];
  let over = false;
  const asking = (async () => {
    while (!over) {
      const begun = performance.now();
      await call(d.admin, "query", "containers.list");
      others.push(performance.now() - begun);
    }
  })();
  await api.terminals.input.mutate({ id, number: 0, data: "seq 200000; echo over\r" });
  await reader.says(/\r\nover\r\n/);
  over = true;
  await asking;
  const all = Array.from({ length: 200_000 }, (_, i) => `${i + 1}\r\n`).join("");
  expect(reader.text().includes(`echo over\r\n${all}over\r\n`)).toBe(true);
  expect(others.length).toBeGreaterThan(5);
  expect(others.sort((a, b) => a - b)[Math.floor(others.length * 0.9)]).toBeLessThan(500);
});

test("input is typed once and in order, however it arrives", async () => {
  const api = browser();
  const { id } = await api.terminals.open.mutate({ container: "box", argv: ["cat"], ...size });
  const reader = read(api, id);
  await reader.event("attached");
  const send = (number: number, data: string) => api.terminals.input.mutate({ id, number, data });
  await Promise.all([send(2, "c"), send(1, "b"), send(0, "a"), send(0, "a"), send(3, "\r")]);
  await reader.says(/^abc\r\nabc\r\n/);
});

test("a reader who comes back misses nothing; another one takes it over", async () => {
  const api = browser();
  const { id } = await api.terminals.open.mutate({ container: "box", argv: ["sh"], ...size });
  const first = read(api, id);
  await first.says(/# /);
  const seen = first.events.findLast((event) => "data" in event)?.end ?? 0;
  first.stop();
  await api.terminals.input.mutate({ id, number: 0, data: "echo while away\r" });
  const second = read(api, id, seen);
  await second.says(/\r\nwhile away\r\n/);
  expect(second.events[0]).toMatchObject({ kind: "attached", nextInput: 1 });
  const third = read(browser(), id);
  expect(await third.event("screen")).toMatchObject({ columns: 100, rows: 30 });
  expect(third.text()).toContain("while away");
  await second.event("taken");
  await api.terminals.end.mutate({ id });
  expect(await third.ended()).toMatchObject({ ended: { reason: "It was closed." } });
});

test("a command that is not there says so, in the record too", async () => {
  const api = browser();
  const { id } = await api.terminals.open.mutate({ container: "box", argv: ["not-there"], ...size });
  const { ended } = await read(api, id).ended();
  expect(ended.reason).toMatch(/not-there/);
  const [operation] = await api.operations.list.query({ subject: { kind: "container", name: "box" } });
  expect(operation).toMatchObject({ status: "failed", error: expect.stringContaining("not-there") });
});

test("only operators have one, each their own, and it ends with their role", async () => {
  const viewer = browser(await d.signIn(vi));
  await expect(viewer.terminals.open.mutate({ container: "box", ...size })).rejects.toThrow(/needs the role/);
  const operator = browser(await d.signIn(ola));
  const { id } = await operator.terminals.open.mutate({ container: "box", argv: ["sh"], ...size });
  const reader = read(operator, id);
  await reader.says(/# /);
  await expect(browser().terminals.input.mutate({ id, number: 0, data: "x" })).rejects.toThrow(
    /no such terminal/,
  );
  const inside = async () =>
    (await call(d.admin, "mutation", "containers.exec", { name: "box", argv: ["ps", "-o", "tty,args"] })) as {
      value: { stdout: string };
    };
  const shells = async () =>
    (await inside()).value.stdout.split("\n").filter((l) => /pts|136,/.test(l)).length;
  expect(await shells()).toBe(1);
  const setRole = { id: await d.personId(ola.email), role: "viewer" };
  await call(d.admin, "mutation", "people.setRole", setRole);
  for (let tries = 0; (await shells()) > 0; tries++) expect(tries).toBeLessThan(100);
  await expect
    .poll(async () => (await browser().operations.list.query({ limit: 5 })).map((each) => each.status))
    .not.toContain("running");
  await call(d.admin, "mutation", "people.setRole", { ...setRole, role: "operator" });
});

test("there is an end to how many one may have", async () => {
  const api = browser(await d.signIn(ola));
  const open = () => api.terminals.open.mutate({ container: "box", argv: ["cat"], ...size });
  const opened = [];
  for (let n = 0; n < 8; n++) opened.push(await open());
  await expect(open()).rejects.toThrow("has 8 terminals open");
  for (const { id } of opened) await api.terminals.end.mutate({ id });
  await allEnded(api);
});

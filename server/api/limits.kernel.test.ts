import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { LIMITS } from "../core/limits";
import { call, http } from "../test-client";
import { createTestDaemon } from "../test-daemon";

// What one caller can ask for too much of, asked of a real daemon on its own sockets.
const d = createTestDaemon();
let headers: Record<string, string>;

beforeAll(async () => {
  await d.start();
  const made = await call(d.admin, "mutation", "tokens.create", { name: "eager", role: "viewer" });
  headers = { authorization: `Bearer ${(made as { value: { token: string } }).value.token}` }; // Its fixed shape.
});
afterAll(() => d.end());

async function open() {
  const socket = new WebSocket(`ws+unix:${d.web}:/api/trpc`, { headers });
  await once(socket, "open");
  return socket;
}

const subscribe = (socket: WebSocket, id: number) =>
  socket.send(
    JSON.stringify({ id, method: "subscription", params: { path: "live.changes", input: { json: {} } } }),
  );

/** A subscription that is told of a change, and so has its place. */
async function reads(socket: WebSocket, id: number): Promise<void> {
  const started = answer(socket, id, "started");
  subscribe(socket, id);
  await started;
  const told = answer(socket, id, "tokens.create");
  await call(d.admin, "mutation", "tokens.create", { name: `told-${id}`, role: "viewer" });
  await told;
}

/** Resolves with the first answer for each id that contains the words. */
function answer(socket: WebSocket, id: number, words: string): Promise<string> {
  return new Promise((resolve) => {
    socket.on("message", (data) => {
      const text = String(data);
      if (text.includes(`"id":${id},`) && text.includes(words)) resolve(text);
    });
  });
}

test("one more subscription than the limit is refused by name, on whatever connection, until one ends", async () => {
  const [first, second] = [await open(), await open()];
  const { most } = LIMITS.subscriptions;
  const last = answer(first, most, "started");
  for (let id = 1; id <= most; id++) subscribe(first, id);
  await last;
  // The slot is taken when reading begins, a moment after 'started'.
  const beyond = answer(second, 1, "error");
  subscribe(second, 1);
  expect(await beyond).toContain("TOO_MANY_REQUESTS");
  expect(await beyond).toContain(`limit of ${most} subscriptions`);
  const stopped = answer(first, 7, "stopped");
  first.send(JSON.stringify({ id: 7, method: "subscription.stop" }));
  await stopped;
  await reads(second, 2);
  const ended = once(first, "close");
  first.close();
  await ended;
  await reads(second, 3);
  second.close();
});

test("too large an input is refused over HTTP, and ends a WebSocket", async () => {
  const body = JSON.stringify({ json: { source: "x".repeat(LIMITS.body.most) } });
  const refused = await http(d.web, "POST", "/api/trpc/scripts.check", { headers, body });
  expect([refused.status, refused.body]).toEqual([413, expect.stringContaining("PAYLOAD_TOO_LARGE")]);
  const socket = await open();
  const closed = once(socket, "close");
  socket.on("error", () => {});
  socket.send(body);
  expect((await closed)[0]).toBe(1009);
});

test("who does not read what is sent is cut off", async () => {
  const socket = await open();
  let got = 0;
  socket.on("message", (data) => {
    got += String(data).length;
  });
  socket.on("error", () => {});
  const closed = once(socket, "close");
  socket.pause();
  const source = `// ${"x".repeat(1_900_000)}\n`;
  const calls = 40;
  for (let id = 1; id <= calls; id++)
    socket.send(
      JSON.stringify({
        id,
        method: "query",
        params: { path: "scripts.format", input: { json: { source } } },
      }),
    );
  // Another connection of the same caller is answered all the while.
  expect(await call(d.web, "query", "containers.list", undefined, headers)).toHaveProperty("value");
  // What the kernel held for us is read; the rest never comes, for the other end has hung up.
  const patience = setTimeout(() => socket.resume(), 4_000);
  const [code] = await closed;
  clearTimeout(patience);
  expect(code).toBe(1006);
  expect(got).toBeLessThan((calls * source.length) / 2);
}, 30_000);

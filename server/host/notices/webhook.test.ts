import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { postWebhook, type ResolveName } from "./webhook";

let server: Server;
let port: number;
let got: { headers: Record<string, unknown>; body: string }[];
let answer: { status: number; headers?: Record<string, string> };
beforeEach(async () => {
  got = [];
  answer = { status: 204 };
  server = createServer(async (req, res) => {
    got.push({ headers: req.headers, body: await text(req) });
    res.writeHead(answer.status, answer.headers).end("x".repeat(100));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const post = (host: string, own: readonly string[] | null, resolveName?: ResolveName) =>
  postWebhook(
    { url: `http://${host}:${port}/hook`, body: '{"a":1}', secret: "s'e\"cret", time: 1_700_000_000, own },
    resolveName,
  );

/** Answers with these addresses, the last ones for ever. */
function answering(...answers: string[][]): ResolveName & { asked(): number } {
  let asked = 0;
  const resolveName: ResolveName = (_, __, done) => {
    const addresses = answers[Math.min(asked++, answers.length - 1)] ?? [];
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return Object.assign(resolveName, { asked: () => asked });
}

test("is signed, so that the other end can tell who wrote it and when", async () => {
  await post("127.0.0.1", null);
  const signature = createHmac("sha256", "s'e\"cret").update('1700000000.{"a":1}').digest("hex");
  expect(got).toMatchObject([
    {
      body: '{"a":1}',
      headers: { "x-heropods-time": "1700000000", "x-heropods-signature": `sha256=${signature}` },
    },
  ]);
});

test.each([
  "127.0.0.1",
  "[::1]",
  "[::ffff:127.0.0.1]",
  "localhost",
  "127.1",
  "0x7f000001",
  "2130706433",
  "0",
])("is not sent to %s unless that is allowed", async (host) => {
  await expect(post(host, [])).rejects.toThrow(/not sent to|no address/);
  expect(got).toEqual([]);
});

test("a name is asked for once: what it answers the second time gains nothing", async () => {
  const honest = answering(["127.0.0.1"], ["192.0.2.1"]);
  await post("once.example", null, honest);
  expect([honest.asked(), got.length]).toEqual([1, 1]);
  const rebinding = answering(["192.0.2.1"], ["127.0.0.1"]);
  const elsewhere = new Promise((_, reject) => setTimeout(() => reject(new Error("on its way")), 300));
  await expect(Promise.race([post("rebinding.example", null, rebinding), elsewhere])).rejects.toThrow();
  expect([rebinding.asked(), got.length]).toEqual([1, 1]);
});

test("one internal address among a name's is enough to refuse it", async () => {
  await expect(post("mixed.example", [], answering(["93.184.216.34", "127.0.0.1"]))).rejects.toThrow(
    /mixed.example is 127.0.0.1, and is not sent to/,
  );
  expect(got).toEqual([]);
});

test("anything but 2xx is a failure, and a redirect is not followed", async () => {
  answer = { status: 500 };
  await expect(post("127.0.0.1", null)).rejects.toThrow(/answered 500/);
  answer = { status: 302, headers: { location: `http://127.0.0.1:${port}/other` } };
  await expect(post("127.0.0.1", null)).rejects.toThrow(/answered 302, a redirect/);
  expect(got).toHaveLength(2);
});

import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { answerJson } from "../api/raw-route";
import { createWebServer } from "./web-server";

const dir = mkdtempSync(join(tmpdir(), "heropods-web-"));
const socketPath = join(dir, "web.sock");
let port = 0;
let daemon: Server | undefined;
let pageRequest: IncomingMessage | undefined;

const web = createWebServer({
  socketPath,
  publicUrl: "https://pods.example.org",
  pages: async (req, res) => {
    pageRequest = req;
    res.end("page");
  },
});
beforeAll(async () => {
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  port = (web.address() as AddressInfo).port; // Listening on TCP: an AddressInfo.
});
afterEach(() => stopDaemon());
afterAll(async () => {
  web.closeAllConnections();
  await new Promise((resolve) => web.close(resolve));
  rmSync(dir, { recursive: true });
});

test("a request reaches the daemon as it is, but for what it claims about where it came from", async () => {
  await startDaemon((req, res) => {
    let body = "";
    req.on("data", (part) => {
      body += part;
    });
    req.on("end", () => {
      res.writeHead(
        201,
        [
          ["set-cookie", "a=1"],
          ["set-cookie", "b=2"],
        ].flat(),
      );
      res.end(JSON.stringify({ method: req.method, url: req.url, headers: req.headers, body }));
    });
  });
  const answer = await ask("POST", "/api/x?y=%2F..%2F&z", {
    headers: {
      cookie: "c=d",
      origin: `http://127.0.0.1:${port}`,
      "x-forwarded-for": "6.6.6.6",
      forwarded: "for=6.6.6.6",
      "x-forwarded-proto": "https",
      "x-real-ip": "6.6.6.6",
    },
    body: "körper",
  });
  const seen = JSON.parse(answer.body);
  expect(seen).toMatchObject({ method: "POST", url: "/api/x?y=%2F..%2F&z", body: "körper" });
  expect(seen.headers).toMatchObject({
    cookie: "c=d",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-host": `127.0.0.1:${port}`,
    "x-forwarded-proto": "http",
  });
  expect(JSON.stringify(seen.headers)).not.toContain("6.6.6.6");
  expect(answer.status).toBe(201);
  expect(answer.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
  expect(answer.headers).toMatchObject({ "x-content-type-options": "nosniff", "x-frame-options": "DENY" });
});

test("behind a proxy for the public name, the daemon learns that it is https", async () => {
  await startDaemon((req, res) => res.end(JSON.stringify(req.headers)));
  const answer = await ask("GET", "/api/x", { headers: { host: "pods.example.org" } });
  expect(JSON.parse(answer.body)).toMatchObject({
    "x-forwarded-proto": "https",
    "x-forwarded-host": "pods.example.org",
  });
});

test("without the daemon the answer is a sentence, and it works again by itself", async () => {
  const away = await ask("GET", "/api/x");
  expect(away.status).toBe(502);
  expect(JSON.parse(away.body).message).toMatch(/Containers keep running/);
  await expect(openWebSocket()).rejects.toThrow(/502/);
  await startDaemon((_req, res) => res.end("here"));
  expect(await ask("GET", "/api/x")).toMatchObject({ status: 200, body: "here" });
});

test("an upload that is refused at once still gets its answer", async () => {
  await startDaemon((_req, res) => answerJson(res, 413, { message: "too large" }));
  const headers = { origin: `http://127.0.0.1:${port}` };
  const answer = await ask("POST", "/api/images/import", { headers, body: "x".repeat(30 * 1024 * 1024) });
  expect(answer).toMatchObject({ status: 413, body: '{"message":"too large"}' });
});

test("a client that hangs up in the middle of a refused upgrade harms nobody", async () => {
  for (let i = 0; i < 20; i++)
    await new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write(
          `GET /other HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
        );
        socket.resetAndDestroy();
      });
      socket.on("close", () => resolve());
    });
  expect((await ask("GET", "/")).status).toBe(200);
});

test("a WebSocket is handed over both ways, and ends with the daemon", async () => {
  const server = await startDaemon((_req, res) => res.end());
  const wss = new WebSocketServer({ server });
  wss.on("connection", (ws) => ws.on("message", (data, isBinary) => ws.send(data, { binary: isBinary })));
  const socket = await openWebSocket();
  const echoes: string[] = [];
  const all = new Promise<void>((resolve) =>
    socket.on("message", (data) => {
      echoes.push(String(data));
      if (echoes.length === 2) resolve();
    }),
  );
  socket.send("one");
  socket.send("x".repeat(200_000));
  await all;
  expect(echoes.map((e) => e.length)).toEqual([3, 200_000]);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  for (const client of wss.clients) client.terminate();
  await closed;
});

test("a WebSocket that another page asks for, or elsewhere than at the API, never reaches anybody", async () => {
  await startDaemon((_req, res) => res.end());
  await expect(openWebSocket({ origin: "https://evil.example" })).rejects.toThrow(/403/);
  await expect(openWebSocket({ path: "/_next/webpack-hmr" })).rejects.toThrow(/404/);
});

test("a page carries a new nonce each time, the same in its policy and for its scripts", async () => {
  const policies = [];
  for (let i = 0; i < 2; i++) {
    const { headers } = await ask("GET", "/", {
      headers: { "x-middleware-subrequest": "a", "x-nonce": "mine", "x-forwarded-host": "evil" },
    });
    const policy = String(headers["content-security-policy"]);
    expect(pageRequest?.headers).toMatchObject({ "content-security-policy": policy });
    expect(policy).toContain(`'nonce-${pageRequest?.headers["x-nonce"]}'`);
    expect(
      pageRequest?.headers["x-middleware-subrequest"] ?? pageRequest?.headers["x-forwarded-host"],
    ).toBeUndefined();
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    policies.push(policy);
  }
  expect(policies[0]).not.toBe(policies[1]);
});

test("pages are only read, and nothing is optimised for strangers", async () => {
  expect((await ask("POST", "/", { headers: { origin: `http://127.0.0.1:${port}` } })).status).toBe(405);
  expect((await ask("GET", "/_next/image?url=/x&w=64&q=1")).status).toBe(404);
});

test("a target in absolute form is refused", async () => {
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(port, "127.0.0.1", () =>
      socket.write(
        `GET http://169.254.169.254/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
      ),
    );
    socket.once("data", (data) => resolve(String(data)));
  });
  expect(answer).toMatch(/^HTTP\/1.1 400/);
});

async function startDaemon(handle: (req: IncomingMessage, res: ServerResponse) => void): Promise<Server> {
  const server = createServer(handle);
  daemon = server;
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return server;
}

async function stopDaemon(): Promise<void> {
  const server = daemon;
  daemon = undefined;
  server?.closeAllConnections();
  if (server !== undefined) await new Promise((resolve) => server.close(resolve));
}

function ask(
  method: string,
  path: string,
  options: { headers?: Record<string, string>; body?: string } = {},
) {
  return new Promise<{ status: number; headers: IncomingMessage["headers"]; body: string }>(
    (resolve, reject) => {
      const req = request(
        { host: "127.0.0.1", port, method, path, agent: false, headers: options.headers },
        (res) => {
          let body = "";
          res.setEncoding("utf8").on("data", (part: string) => {
            body += part;
          });
          res.on("end", () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body }));
        },
      );
      req.on("error", reject);
      req.end(options.body);
    },
  );
}

function openWebSocket({ path = "/api/trpc", origin = `http://127.0.0.1:${port}` } = {}): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { origin });
  return new Promise((resolve, reject) => socket.once("open", () => resolve(socket)).once("error", reject));
}

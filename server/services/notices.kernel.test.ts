import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { createServer as createSmtp } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { call } from "../test-client";
import { createTestDaemon } from "../test-daemon";

// A real daemon, a web server and a mail server, all in this test's own network.
const d = createTestDaemon();
const posts: { headers: IncomingHttpHeaders; body: string }[] = [];
const mails: string[] = [];
let arrived = () => {};
const web = createServer(async (req, res) => {
  posts.push({ headers: req.headers, body: await text(req) });
  res.writeHead(204).end();
  arrived();
});
/** As much of SMTP (RFC 5321, AUTH of 4954) as a client needs to hand over a mail. */
const smtp = createSmtp((socket) => {
  let isData = false;
  let all = "";
  socket.write("220 test\r\n");
  socket.on("data", (chunk) => {
    all += String(chunk);
    if (isData) {
      if (!all.endsWith("\r\n.\r\n")) return;
      isData = false;
      mails.push(all);
      socket.write("250 ok\r\n");
      arrived();
      return;
    }
    for (const line of String(chunk).trim().split("\r\n")) {
      if (/^EHLO/i.test(line)) socket.write("250-test\r\n250 AUTH PLAIN\r\n");
      else if (/^AUTH/i.test(line)) socket.write("235 ok\r\n");
      else if (/^DATA/i.test(line)) {
        isData = true;
        socket.write("354 go on\r\n");
      } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
      else socket.write("250 ok\r\n");
    }
  });
});

const portOf = (server: { address(): unknown }) =>
  z.object({ port: z.number() }).parse(server.address()).port;
const act = (path: string, input: unknown) => call(d.admin, "mutation", path, input);
const webhook = (allowInternal: boolean) => ({
  name: "hook",
  kinds: ["failure"],
  settings: { kind: "webhook", url: `http://127.0.0.1:${portOf(web)}/in`, allowInternal },
});
const PASSWORD = `pass'w"ord \\ ü`;
const mail = () => ({
  name: "mail",
  kinds: ["failure", "drift"],
  settings: {
    kind: "mail",
    host: "127.0.0.1",
    port: portOf(smtp),
    security: "none",
    user: "me",
    from: "hp@example.org",
    to: ["ada@example.org"],
  },
  secret: PASSWORD,
});

beforeAll(async () => {
  web.listen(0, "127.0.0.1");
  smtp.listen(0, "127.0.0.1");
  await Promise.all([once(web, "listening"), once(smtp, "listening")]);
  await d.start();
});
afterAll(async () => {
  await d.end();
  web.close();
  smtp.close();
});

let secret = "";

test("a webhook to this host is refused, unless the administrator allows it", async () => {
  const made = await act("notices.save", webhook(false));
  secret = z.object({ value: z.object({ secret: z.string() }) }).parse(made).value.secret;
  expect(await act("notices.test", { name: "hook" })).toMatchObject({
    code: "BAD_REQUEST",
    message: expect.stringContaining("127.0.0.1 is not sent to: it is a loopback address"),
  });
  expect(posts).toEqual([]);
  expect(await act("notices.save", webhook(true))).toMatchObject({ value: { secret: null } });
  expect(await act("notices.test", { name: "hook" })).toEqual({ value: undefined });
  const [post] = posts;
  const time = String(post?.headers["x-heropods-time"]);
  const signature = createHmac("sha256", secret).update(`${time}.${post?.body}`).digest("hex");
  expect(post?.headers["x-heropods-signature"]).toBe(`sha256=${signature}`);
  expect(post?.body).toContain("This is a test of hook, asked for by root.");
});

test("a mail server is told with its password, which is sealed and never shown", async () => {
  expect(await act("notices.save", mail())).toHaveProperty("value");
  expect(await act("notices.test", { name: "mail" })).toEqual({ value: undefined });
  expect(mails[0]).toContain("To: ada@example.org");
  expect(mails[0]).toContain("This is a test of mail");
  const listed = JSON.stringify(await call(d.admin, "query", "notices.list"));
  expect(listed).toContain('"hasSecret":true');
  for (const hidden of [secret, PASSWORD, JSON.stringify(PASSWORD).slice(1, -1)]) {
    expect(listed).not.toContain(hidden);
    for (const file of ["heropods.db", "heropods.db-wal"])
      expect(readFileSync(join(d.config.dataDir, file)).includes(hidden)).toBe(false);
  }
  // Another server is not sent the password of this one.
  const { secret: _, ...same } = mail();
  expect(
    await act("notices.save", { ...same, settings: { ...same.settings, host: "localhost" } }),
  ).toMatchObject({
    value: { target: { hasSecret: false } },
  });
  await act("notices.save", mail());
});

test("what fails is told to whoever wants it, by itself", async () => {
  const before = { posts: posts.length, mails: mails.length };
  const told = new Promise<void>((resolve) => {
    arrived = () => {
      if (posts.length > before.posts && mails.length > before.mails) resolve();
    };
  });
  await act("containers.create", { name: "broken", start: true, command: ["/no/such/program"], wait: true });
  await told;
  expect(posts.at(-1)?.body).toContain("container.create of broken by root failed");
  expect(mails.at(-1)).toContain("container.create of broken by root failed");
  const Views = z.object({ value: z.array(z.object({ last: z.object({ error: z.string().nullable() }) })) });
  const { value } = Views.parse(await call(d.admin, "query", "notices.list"));
  expect(value.map(({ last }) => last.error)).toEqual([null, null]);
});

test("places outlive the daemon, and one that is removed is told no more", async () => {
  await d.stop();
  await d.start();
  expect(await act("notices.test", { name: "mail" })).toEqual({ value: undefined });
  await act("notices.remove", { name: "hook" });
  expect(await act("notices.test", { name: "hook" })).toMatchObject({ code: "NOT_FOUND" });
});

test("what is no place for notices is refused at its field", async () => {
  const bad = [
    { ...webhook(true), settings: { kind: "webhook", url: "file:///etc/passwd" } },
    { ...webhook(true), settings: { kind: "webhook", url: "http://user:pass@example.org/" } },
    { ...webhook(true), kinds: [] },
    { ...mail(), settings: { ...mail().settings, from: "a@example.org\r\nBcc: all@example.org" } },
    { ...mail(), settings: { ...mail().settings, to: [] } },
  ];
  for (const input of bad) expect(await act("notices.save", input)).toMatchObject({ code: "BAD_REQUEST" });
});

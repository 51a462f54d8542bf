import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectedOrigin, refusal } from "./guard";

const PLAIN = "http://127.0.0.1:8787";
const PUBLIC = "https://pods.example.org";

const ask = (
  headers: Record<string, string>,
  more: { method?: string; url?: string; upgrade?: boolean; publicUrl?: string } = {},
) =>
  refusal(
    {
      method: more.method ?? "GET",
      url: more.url ?? "/",
      headers: { host: "127.0.0.1:8787", ...headers },
      upgrade: more.upgrade ?? false,
    },
    more.publicUrl ?? PLAIN,
  )?.status ?? "passes";

describe("the Host header", () => {
  test.each(["127.0.0.1:8787", "localhost:9000", "[::1]:8787", "192.0.2.7", "LOCALHOST:8787"])(
    "%s passes",
    (host) => {
      expect(ask({ host })).toBe("passes");
    },
  );
  test.each(["evil.example:8787", "127.0.0.1.evil.example", "", "a b", "user@127.0.0.1", "[::1", "1.2.3"])(
    "%s is refused: an attacker's name can point here",
    (host) => {
      expect(ask({ host })).toBe(421);
    },
  );
  test("the public name passes, with https and behind a proxy", () => {
    expect(ask({ host: "pods.example.org" }, { publicUrl: PUBLIC })).toBe("passes");
    expect(expectedOrigin("pods.example.org", PUBLIC)).toBe(PUBLIC);
    expect(expectedOrigin("127.0.0.1:8787", PUBLIC)).toBe("http://127.0.0.1:8787");
  });
});

describe("a change or a WebSocket", () => {
  const origin = "http://127.0.0.1:8787";
  test.each([{ method: "POST" }, { upgrade: true }, { method: "DELETE" }])(
    "of the console's own page passes: %o",
    (more) => {
      expect(ask({ origin }, more)).toBe("passes");
      expect(ask({ origin, cookie: "a=b" }, more)).toBe("passes");
    },
  );
  test.each([
    "https://evil.example",
    "null",
    "http://127.0.0.1:8788",
    "https://127.0.0.1:8787",
    `${origin}.evil.example`,
  ])("of a page of %s is refused", (evil) => {
    expect(ask({ origin: evil }, { method: "POST" })).toBe(403);
    expect(ask({ origin: evil }, { upgrade: true })).toBe(403);
  });
  test("without Origin passes only for a script without a cookie", () => {
    expect(ask({ authorization: "Bearer hp_x" }, { method: "POST" })).toBe("passes");
    expect(ask({ cookie: "a=b" }, { method: "POST" })).toBe(403);
    expect(ask({}, { upgrade: true })).toBe(403);
  });
  test("no other origin than the page's own ever passes", () => {
    fc.assert(
      fc.property(fc.webUrl(), (url) => {
        fc.pre(new URL(url).origin !== origin);
        expect(ask({ origin: new URL(url).origin, cookie: "a=b" }, { method: "POST" })).toBe(403);
      }),
    );
  });
});

test.each(["http://evil.example/", "//evil.example/", "*", "evil:80", ""])(
  "the target %s is not a path",
  (url) => {
    expect(ask({}, { url })).toBe(400);
  },
);

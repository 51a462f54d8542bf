import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { appDir } from "./app-dir";
import { parseConfig } from "./config";
import { SETTINGS, settingsMarkdown } from "./config-table";

const parse = (argv: string[], env: Record<string, string> = {}) => parseConfig(argv, env);

describe("a configuration", () => {
  test("has a default for everything", () => {
    expect(parse([])).toMatchObject({
      ok: true,
      value: {
        dataDir: "/var/lib/heropods",
        webHost: "127.0.0.1",
        webPort: 8787,
        publicUrl: "http://127.0.0.1:8787",
        runtime: "auto",
      },
    });
  });

  test("takes flags before variables, and variables before defaults", () => {
    const env = {
      HEROPODS_WEB_PORT: "1000",
      HEROPODS_DATA_DIR: "/a",
      CONTAINERS_DIR: "/b",
      HEROPODS_RUNTIME: "",
    };
    expect(parse(["--web-port", "2000"], env)).toMatchObject({
      ok: true,
      value: { webPort: 2000, dataDir: "/a", runtime: "auto" },
    });
    expect(parse([], { CONTAINERS_DIR: "/b/" })).toMatchObject({ ok: true, value: { dataDir: "/b" } });
  });

  test("makes the public address from host and port unless it is given", () => {
    expect(parse(["--web-host", "::1", "--web-port", "99"])).toMatchObject({
      value: { publicUrl: "http://[::1]:99" },
    });
    expect(parse(["--public-url", "https://Pods.example.org/"])).toMatchObject({
      value: { publicUrl: "https://pods.example.org" },
    });
  });

  test("has an address to type when it listens on every one", () => {
    const result = parse(["--web-host", "0.0.0.0"]);
    expect(result.ok && result.value.publicUrl).toMatch(/^http:\/\/(?!0\.0\.0\.0)[\d.]+:8787$/);
  });

  test.each([
    ["--web-port", "eighty", "--web-port ('eighty') must be a port"],
    ["--web-port", "70000", "must be a port from 1 to 65535"],
    ["--data-dir", "here", "--data-dir ('here') must be an absolute path"],
    ["--public-url", "https://x.org/path", "without a path"],
    ["--public-url", "ftp://x.org", "must be http://"],
    ["--mycelium-api", "127.0.0.1:8989", "must be http://"],
    ["--cgroup-parent", "/a/../b", "must be a path below the cgroup root"],
    ["--runtime", "docker", "must be auto, crun or runc"],
    ["--log-level", "loud", "must be trace"],
  ])("refuses %s %s by name", (flag, value, message) => {
    const result = parse([flag, value]);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.problems[0]?.message).toContain(message);
  });

  test("refuses flags it does not know, and words without a flag", () => {
    expect(parse(["--colour", "red"])).toMatchObject({ ok: false });
    expect(parse(["start"])).toMatchObject({ ok: false });
  });

  test("names the variable a bad value came from", () => {
    expect(parse([], { HEROPODS_RUNTIME: "docker" })).toMatchObject({
      ok: false,
      problems: [{ path: ["runtime"], message: "HEROPODS_RUNTIME ('docker') must be auto, crun or runc." }],
    });
  });
});

test("docs/configuration.md shows the table of settings as it is", () => {
  const docs = readFileSync(join(appDir, "docs/configuration.md"), "utf8");
  expect(docs).toContain(`<!-- settings -->\n${settingsMarkdown()}\n<!-- /settings -->`);
  expect(SETTINGS.length).toBeGreaterThan(5);
});

import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { root } from "./run.mjs";

// What npm start does once everything is built, in namespaces of its own.
let dir: string;
const started: ChildProcess[] = [];
beforeEach(() => {
  if (!existsSync(join(root, "dist/main.js")))
    throw new Error("dist/ is not built: npm test builds it before this test.");
  dir = mkdtempSync(join(tmpdir(), "heropods-serve-"));
  // The user heropods must reach web.sock below it.
  chmodSync(dir, 0o755);
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill("SIGTERM");
    await ended(child);
  }
  rmSync(dir, { recursive: true });
});

test("prints the address and a set-up link, serves, and stops cleanly", async () => {
  const { child, lines } = await serve();
  expect(lines.join("\n")).toContain("the console is at http://127.0.0.1:8787");
  expect(lines.join("\n")).toMatch(/http:\/\/127\.0\.0\.1:8787\/setup#token=[\w-]{43}/);
  expect((await fetch("http://127.0.0.1:8787/sign-in")).status).toBe(200);
  expect(await (await fetch("http://127.0.0.1:8787/api/trpc/session.state")).json()).toMatchObject({
    result: { data: { json: { setUpNeeded: true } } },
  });

  const second = await serve();
  expect(second.lines.join("\n")).toContain("HeroPods runs already");
  expect(await ended(second.child)).toBe(1);

  child.kill("SIGINT");
  expect(await ended(child)).toBe(0);
  expect(existsSync(join(dir, "run/admin.sock"))).toBe(false);
});

test("leaves no process behind when it is killed", async () => {
  const { child } = await serve();
  const daemon = Number(readFileSync(join(dir, "data/heropodsd.pid"), "utf8"));
  expect(existsSync(`/proc/${daemon}`)).toBe(true);
  child.kill("SIGKILL");
  await ended(child);
  await expect.poll(() => existsSync(`/proc/${daemon}`), { timeout: 10_000 }).toBe(false);
  await expect
    .poll(
      () =>
        fetch("http://127.0.0.1:8787/").then(
          () => "answers",
          () => "gone",
        ),
      { timeout: 10_000 },
    )
    .toBe("gone");
});

test("says which setting is wrong, and starts nothing", async () => {
  const { child, lines } = await serve("--web-port", "eighty");
  expect(lines.join("\n")).toContain("--web-port ('eighty') must be a port");
  expect(await ended(child)).toBe(1);
  expect(existsSync(join(dir, "data"))).toBe(false);
});

/** Resolves when it has said that it serves, or has ended. */
async function serve(...flags: string[]): Promise<{ child: ChildProcess; lines: string[] }> {
  const script = `import { orExplain } from "./setup/run.mjs"; import { serve } from "./setup/serve.mjs"; await orExplain(() => serve(process.argv.slice(1)));`;
  const args = ["--data-dir", join(dir, "data"), "--run-dir", join(dir, "run"), ...flags];
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, "--", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  const lines: string[] = [];
  await new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        if (line.includes("Ctrl-C stops it")) resolve();
      });
  });
  return { child, lines };
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.once("exit", (code) => resolve(code));
  });

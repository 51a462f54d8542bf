import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appDir } from "../app-dir";
import { groupId } from "../host/sockets/group";
import { listenOnUnixSocket } from "../host/sockets/unix-listen";

// The built program as root starts it, from a directory that others may not enter.
const runDir = mkdtempSync(join(tmpdir(), "heropods-unprivileged-"));
const PORT = 8790;
let web: ChildProcess;
let daemon: Server;
let pid: number;

beforeAll(async () => {
  const script = join(appDir, "dist/web.js");
  if (!existsSync(script)) throw new Error("dist/web.js is not built: npm test builds it before this test.");
  chmodSync(runDir, 0o755);
  daemon = createServer((_req, res) => res.end("the daemon"));
  await listenOnUnixSocket(daemon, join(runDir, "web.sock"), { mode: 0o660, gid: groupId("heropods") });
  web = spawn(process.execPath, [script, "--run-dir", runDir, "--web-port", String(PORT)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, A_SECRET: "hunter2" },
  });
  await new Promise<void>((resolve, reject) => {
    web.once("exit", (code) => reject(new Error(`The web process ended with ${code}.`)));
    web.stdout?.on("data", (data) => String(data).includes("listens on") && resolve());
  });
  pid = childrenOf(web.pid ?? 0)[0] ?? 0;
});
afterAll(async () => {
  web.kill("SIGTERM");
  await new Promise((resolve) => (web.exitCode === null ? web.once("exit", resolve) : resolve(null)));
  await new Promise((resolve) => daemon.close(resolve));
  rmSync(runDir, { recursive: true });
});

test("the process that faces the network has no user, group, capability or environment of root's", () => {
  const status = Object.fromEntries(
    readFileSync(`/proc/${pid}/status`, "utf8")
      .split("\n")
      .map((line) => line.split(":\t")),
  );
  for (const name of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"])
    expect([name, status[name]]).toEqual([name, "0000000000000000"]);
  expect(status.NoNewPrivs).toBe("1");
  expect(status.Groups?.trim()).toBe("");
  expect(status.Uid?.split("\t").includes("0")).toBe(false);
  expect(readFileSync(`/proc/${pid}/environ`, "utf8")).not.toContain("hunter2");
});

test("it sees the program read-only, in a view that only it has", () => {
  const mounts = readFileSync(`/proc/${pid}/mountinfo`, "utf8").split("\n");
  for (const path of ["/run/heropods-web/app", "/run/heropods-web/node"])
    expect(mounts.find((line) => line.split(" ")[4] === path)?.split(" ")[5]).toMatch(/^ro,/);
  expect(readFileSync("/proc/self/mountinfo", "utf8")).not.toContain("/run/heropods-web");
});

test("it serves pages and reaches the daemon's socket", async () => {
  expect((await fetch(`http://127.0.0.1:${PORT}/sign-in`)).status).toBe(200);
  expect(await (await fetch(`http://127.0.0.1:${PORT}/api/anything`)).text()).toBe("the daemon");
});

function childrenOf(parent: number): number[] {
  return readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").trim().split(" ").map(Number);
}

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { buffer, text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { spawn as spawnPty } from "@lydell/node-pty";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Bed, type BedHost, startBed } from "./testbed/bed";

// `heropods exec -i`, `exec -it` and `logs -f` as root types them, on a real container.
const PROGRAM = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
let bed: Bed;
let a: BedHost;

beforeAll(async () => {
  bed = await startBed({ hosts: ["a"], logLevel: "warn" });
  a = bed.host("a");
  const command = ["sh", "-c", "trap 'exit 0' TERM; i=0; while :; do i=$((i+1)); echo $i; sleep 0.05; done"];
  await a.call("mutation", "containers.create", { name: "box", command, start: true, wait: true });
});
afterAll(() => bed.stop());

const heropods = (...argv: string[]) =>
  spawn(process.execPath, [PROGRAM, "--socket", a.adminSocket, ...argv]);

test("exec -i passes bytes through, both ways, and the exit code", async () => {
  const bytes = randomBytes(5_000_000);
  const child = heropods("exec", "-i", "box", "--", "sh", "-c", "cat; echo over >&2; exit 9");
  child.stdin.end(bytes);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const [out, err] = await Promise.all([buffer(child.stdout), text(child.stderr)]);
  expect(out.equals(bytes)).toBe(true);
  expect(err).toBe("over\n");
  expect(await ended).toBe(9);
});

test("exec -i ends with the command, though nobody closes its input; where nothing ran, with 125", async () => {
  const child = heropods("exec", "-i", "box", "--", "echo", "hello");
  const ended = new Promise((resolve) => child.once("exit", resolve));
  expect(await text(child.stdout)).toBe("hello\n");
  expect(await ended).toBe(0);
  const refused = heropods("exec", "-i", "nobody", "--", "echo");
  const refusedEnd = new Promise((resolve) => refused.once("exit", resolve));
  expect(await text(refused.stderr)).toContain("There is no container nobody.");
  expect(await refusedEnd).toBe(125);
});

test("exec -it is a terminal: typed into, resized, its exit code passed on", async () => {
  const pty = spawnPty(
    process.execPath,
    [PROGRAM, "--socket", a.adminSocket, "exec", "-it", "box", "--", "sh"],
    {
      ...{ cols: 90, rows: 25, env: { ...process.env, TERM: "xterm-256color" } },
    },
  );
  let said = "";
  let wake = () => {};
  pty.onData((data) => {
    said += data;
    wake();
  });
  const says = async (words: RegExp) => {
    while (!words.test(said))
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  const ended = new Promise<number>((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode)));
  await says(/# /);
  pty.write("stty size; tty\r");
  // Our own terminal turns each line's end into two characters more: Node's raw mode leaves that on.
  await says(/\r\n25 90\r+\n\/dev\/pts\/\d+\r+\n/);
  pty.resize(120, 40);
  for (let tries = 0; !said.includes("40 120") && tries < 40; tries++) {
    pty.write("stty size\r");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(said).toContain("40 120");
  // Ctrl-C ends what runs inside, not us.
  pty.write("sleep 1000\r");
  await says(/sleep 1000\r+\n/);
  // Until the shell has put it in front, the key is the shell's own, and does nothing.
  for (const from = said.length; !said.slice(from).includes("# "); ) {
    pty.write("\x03");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  pty.write("exit 6\r");
  expect(await ended).toBe(6);
});

test("logs -f begins with the last lines and goes on, each once", async () => {
  const child = heropods("logs", "-f", "--tail", "3", "box");
  let lines: number[] = [];
  for await (const chunk of child.stdout) {
    lines = lines.concat(String(chunk).trim().split("\n").map(Number));
    if (lines.length > 30) break;
  }
  child.kill();
  expect(lines).toEqual(lines.map((_, i) => (lines[0] ?? 0) + i));
  const errors = heropods("--json", "logs", "--stream", "stderr", "box");
  expect(await text(errors.stdout)).toBe("");
});

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { buffer, text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { spawn as spawnPty } from "@lydell/node-pty";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { until } from "./testbed/until";

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
  // Nor is a command an error that ends while its input still comes.
  const early = heropods("exec", "-i", "box", "--", "sh", "-c", "read word; exit 5");
  const writing = setInterval(() => early.stdin.write("word\n"), 1);
  early.stdin.on("error", () => undefined);
  expect(await new Promise((resolve) => early.once("exit", resolve))).toBe(5);
  clearInterval(writing);
  const refused = heropods("exec", "-i", "nobody", "--", "echo");
  const refusedEnd = new Promise((resolve) => refused.once("exit", resolve));
  expect(await text(refused.stderr)).toContain("There is no container nobody.");
  expect(await refusedEnd).toBe(125);
});

test("exec -i is in the audit log: who, with what, how long, and how it ended", async () => {
  const Log = z.array(
    z.object({
      ...{ kind: z.string(), actor: z.string(), status: z.string(), finishedAt: z.string().nullable() },
      plan: z.object({ steps: z.array(z.looseObject({ output: z.string().optional() })) }),
    }),
  );
  const log = async () =>
    Log.parse(await a.call("query", "operations.list", { subject: { kind: "container", name: "box" } }))
      .filter(({ kind }) => kind === "container.exec")
      .map(({ plan, ...operation }) => ({ ...operation, step: plan.steps[0] }));
  const before = (await log()).length;
  const child = heropods("exec", "-i", "box", "--", "sh", "-c", "read word; exit 4");
  // It is there while it is open, and not only when it is over.
  const [open] = await until("the command to be in the log", async () => {
    const now = await log();
    return now.length > before ? now : null;
  });
  expect(open).toMatchObject({
    ...{ actor: "root", status: "running", finishedAt: null },
    step: {
      sentence: "A command with standard input: sh",
      commands: ["sh -c read word; exit 4"],
      status: "running",
    },
  });
  child.stdin.end("secret\n");
  expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(4);
  const [ended] = await log();
  expect(ended).toMatchObject({ status: "done", step: { status: "done", output: "exit code 4" } });
  expect(JSON.stringify(ended)).not.toContain("secret");

  // It hangs up: the command ends, and the log says why.
  const left = heropods("exec", "-i", "box", "--", "cat");
  left.stdin.write("here\n");
  await once(left.stdout, "data");
  left.kill("SIGKILL");
  const over = await until("its end to be in the log", async () => {
    const [last] = await log();
    return last?.status === "running" ? null : last;
  });
  expect(over?.step).toMatchObject({ output: expect.stringContaining("Whoever called it hung up.") });

  // What was refused never began.
  const refused = heropods("exec", "-i", "nobody", "--", "cat");
  await new Promise((resolve) => refused.once("exit", resolve));
  expect(await log()).toHaveLength(before + 2);
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

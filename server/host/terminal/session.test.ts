import { afterEach, expect, test } from "vitest";
import type { Ask, Tell } from "./messages";
import { Session } from "./session.mjs";

const open: Session[] = [];
afterEach(() => {
  for (const session of open.splice(0)) session.dispose();
});

/** A terminal on this machine; its reader draws at once, or when it is told to. */
function begin(argv: string[], options: { draws?: boolean } = {}) {
  const told: Tell[] = [];
  let changed = () => {};
  const ask: Extract<Ask, { do: "open" }> = {
    ...{ do: "open", id: "one", argv, columns: 80, rows: 24, pidFile: "/nowhere" },
    env: { PATH: "/usr/bin:/bin", TERM: "xterm-256color" },
  };
  const session = new Session(ask, (message) => {
    told.push(message);
    if (message.tell === "output" && options.draws !== false) session.acknowledge(message.end);
    changed();
  });
  open.push(session);
  const until = async (done: () => boolean) => {
    while (!done())
      await new Promise<void>((resolve) => {
        changed = resolve;
      });
  };
  const text = () => told.map((message) => (message.tell === "output" ? message.data : "")).join("");
  const ended = () => told.find((message) => message.tell === "ended");
  return { session, told, text, ended, until };
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i + 1}\r\n`).join("");

test("200,000 lines arrive whole and in order, in far fewer messages than the program wrote", async () => {
  const terminal = begin(["seq", "200000"]);
  terminal.session.attach(0);
  await terminal.until(() => terminal.ended() !== undefined);
  expect(terminal.text()).toBe(numbers(200_000));
  expect(terminal.told.length).toBeLessThan(2_000);
});

test("a program waits for a reader who is behind, and nothing is lost when it ends meanwhile", async () => {
  const terminal = begin(["seq", "100000"], { draws: false });
  terminal.session.attach(0);
  await terminal.until(() => terminal.text().length >= 256 * 1024);
  // Longer than node-pty waits before it would throw away what was not read.
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(terminal.text().length).toBe(256 * 1024);
  expect(terminal.ended()).toBeUndefined();
  while (terminal.text().length < numbers(100_000).length) {
    const last = terminal.told.findLast((message) => message.tell === "output");
    const before = terminal.told.length;
    if (last?.tell === "output") terminal.session.acknowledge(last.end);
    await terminal.until(() => terminal.told.length > before);
  }
  await terminal.until(() => terminal.ended() !== undefined);
  expect(terminal.text()).toBe(numbers(100_000));
});

test("who comes back goes on where they were; who comes anew sees the screen", async () => {
  const terminal = begin(["sh", "-c", "echo one; read x; echo two $x; read y; exit 3"]);
  terminal.session.attach(0);
  await terminal.until(() => terminal.text().includes("one"));
  const seen = terminal.text().length;
  terminal.session.detach();
  terminal.session.input("words\r");
  await new Promise((resolve) => setTimeout(resolve, 100));
  terminal.session.attach(seen);
  await terminal.until(() => terminal.text().includes("two words"));
  expect(terminal.text().match(/two words/g)).toHaveLength(1);

  terminal.session.attach(null);
  await terminal.until(() => terminal.told.some((message) => message.tell === "screen"));
  const screen = terminal.told.find((message) => message.tell === "screen");
  expect(screen).toMatchObject({ columns: 80, rows: 24, end: terminal.text().length });
  expect(screen?.tell === "screen" && screen.data).toContain("one\r\nwords\r\ntwo words");

  terminal.session.input("\r");
  await terminal.until(() => terminal.ended() !== undefined);
  expect(terminal.ended()).toMatchObject({ exitCode: 3 });
});

test("hanging up ends what runs", async () => {
  const terminal = begin(["sleep", "1000"]);
  await terminal.session.hangUp();
  await terminal.until(() => terminal.ended() !== undefined);
  expect(terminal.ended()).toMatchObject({ signal: 1 });
});

import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import { connect } from "./cli/connection";
import { runCli } from "./cli/run";
import { version } from "./version";

// A reader such as head(1) that has seen enough is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

/** The `heropods` command: root's way to the daemon over admin.sock. */
process.exitCode = await runCli(
  process.argv.slice(2),
  {
    env: process.env,
    isTerminal: process.stdout.isTTY === true,
    write: (stream, words) => void process[stream].write(words),
    stdin: () => text(process.stdin),
    async ask(question) {
      if (!process.stdin.isTTY) return null;
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      return lines.question(question).finally(() => lines.close());
    },
    now: () => new Date(),
    cwd: () => process.cwd(),
  },
  connect,
  version,
);

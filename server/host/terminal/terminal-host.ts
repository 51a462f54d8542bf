import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { appDir } from "../../app-dir";
import { SYSTEM_ENV } from "../exec";
import type { Ask } from "./messages";

const Text = { id: z.string(), data: z.string(), end: z.number() };
const Tell = z.discriminatedUnion("tell", [
  z.object({ tell: z.literal("output"), ...Text }),
  z.object({ tell: z.literal("screen"), ...Text, columns: z.number(), rows: z.number() }),
  z.object({
    ...{ tell: z.literal("ended"), id: z.string(), end: z.number() },
    ...{ exitCode: z.number(), signal: z.number() },
  }),
]);
export type Tell = z.infer<typeof Tell>;

export interface TerminalHost {
  /** Begins a terminal; `heard` is called with all that is told of it. */
  open(ask: Extract<Ask, { do: "open" }>, heard: (told: Tell | { tell: "lost" }) => void): void;
  /** Asks something of one that was opened; after its end in the process, nothing happens. */
  ask(ask: Exclude<Ask, { do: "open" }>): void;
  /** Hangs up everything. */
  stop(): void;
}

/** The process that holds the terminals (pty-host.mjs): begun with the first of them. */
export function createTerminalHost(): TerminalHost {
  const heard = new Map<string, (told: Tell | { tell: "lost" }) => void>();
  let child: ChildProcess | null = null;

  function begin(): ChildProcess {
    const started = fork(join(appDir, "server/host/terminal/pty-host.mjs"), {
      execArgv: [],
      env: SYSTEM_ENV,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    started.unref();
    started.channel?.unref();
    started.on("message", (message) => {
      const told = Tell.parse(message);
      heard.get(told.id)?.(told);
    });
    started.once("exit", () => {
      child = null;
      for (const tell of [...heard.values()]) tell({ tell: "lost" });
      heard.clear();
    });
    return started;
  }

  return {
    open(ask, listener) {
      heard.set(ask.id, listener);
      child = child?.connected ? child : begin();
      child.send(ask);
    },
    ask(ask) {
      if (child?.connected) child.send(ask);
      if (ask.do === "forget") heard.delete(ask.id);
    },
    stop() {
      child?.disconnect();
      child = null;
    },
  };
}

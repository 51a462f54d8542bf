import { CommanderError } from "commander";
import { type Context, EXIT, Exit } from "./context";
import { failureOf, failureText } from "./failure";
import { createProgram } from "./program";

export interface Terminal {
  env: Record<string, string | undefined>;
  isTerminal: boolean;
  write(stream: "stdout" | "stderr", text: string): void;
  stdin(): Promise<string>;
  ask(question: string): Promise<string | null>;
  now(): Date;
  cwd(): string;
}

/** The way to the daemon; `connect` of connection.ts, or a test's own. */
export type Connect = (socket: string) => { api: Context["api"]; close(): Promise<void> };

const DEFAULT_SOCKET = "/run/heropods/admin.sock";

/** Runs one command line (without 'node' and the program's name) and returns the exit code. */
export async function runCli(
  argv: readonly string[],
  terminal: Terminal,
  connect: Connect,
  version: string,
): Promise<number> {
  let json = false;
  let socket = terminal.env.HEROPODS_SOCKET || DEFAULT_SOCKET;
  const opened: ReturnType<Connect>[] = [];
  const line = (stream: "stdout" | "stderr") => (text: string) => terminal.write(stream, `${text}\n`);

  const program = createProgram((options) => {
    json = options.json;
    socket = options.socket ?? socket;
    const connection = connect(socket);
    opened.push(connection);
    return {
      api: connection.api,
      socket,
      json,
      out: line("stdout"),
      err: line("stderr"),
      write: terminal.write,
      colour: terminal.isTerminal && !terminal.env.NO_COLOR,
      now: terminal.now,
      cwd: terminal.cwd,
      stdin: terminal.stdin,
      ask: terminal.ask,
    };
  }, version);

  for (const command of [program, ...program.commands, ...program.commands.flatMap((c) => c.commands)])
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.write("stdout", text),
      writeErr: (text) => terminal.write("stderr", text),
    });

  try {
    await program.parseAsync([...argv], { from: "user" });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof Exit) return error.code;
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const failures = (error instanceof AggregateError ? error.errors : [error]).map((e) =>
      failureOf(e, socket),
    );
    for (const failure of failures) line("stderr")(failureText(failure, json));
    const code = failures[0]?.code ?? EXIT.failed;
    // The program's first word that is no option: --socket and --json may stand before it.
    return program.args[0] === "exec" && code === EXIT.failed ? EXIT.exec : code;
  } finally {
    await Promise.all(opened.map((connection) => connection.close()));
  }
}

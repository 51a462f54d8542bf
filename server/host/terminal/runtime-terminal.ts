import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { z } from "zod";

/** The part of a bundle's config.json that a terminal takes over: user, capabilities and the rest stay. */
const Bundle = z.object({ process: z.looseObject({ env: z.array(z.string()) }) });

export interface TerminalCommand {
  argv: string[];
  pidFile: string;
  /** What the runtime itself had to say, such as that there is no such command; '' for nothing. */
  complaint(): Promise<string>;
  remove(): Promise<void>;
}

/**
 * The runtime's command line for a terminal in a running container. What is to run goes by a file, so that
 * no word of it is taken for an option; `dir` is made for it, readable by root alone.
 */
export async function terminalCommand(of: {
  runtime: string;
  root: string;
  bundle: string;
  container: string;
  argv: string[];
  columns: number;
  rows: number;
  dir: string;
}): Promise<TerminalCommand> {
  const { dir } = of;
  const { process } = Bundle.parse(JSON.parse(await readFile(`${of.bundle}/config.json`, "utf8")));
  const env = process.env.filter((variable) => !/^(TERM|COLORTERM)=/.test(variable));
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(
    `${dir}/process.json`,
    JSON.stringify({
      ...process,
      args: of.argv,
      env: [...env, "TERM=xterm-256color", "COLORTERM=truecolor"],
      terminal: true,
      consoleSize: { height: of.rows, width: of.columns },
    }),
    { mode: 0o600 },
  );
  const [pidFile, log] = [`${dir}/pid`, `${dir}/log`];
  return {
    pidFile,
    argv: [
      ...[of.runtime, "--root", of.root, "--log", log, "--log-format", "json"],
      ...["exec", "--pid-file", pidFile, "--process", `${dir}/process.json`, of.container],
    ],
    async complaint() {
      const lines = (await readFile(log, "utf8").catch(() => "")).split("\n");
      return lines.map(messageOf).filter(Boolean).join("; ");
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

const LogLine = z.object({ msg: z.string() });

function messageOf(line: string): string {
  try {
    return LogLine.parse(JSON.parse(line)).msg.trim();
  } catch {
    return "";
  }
}

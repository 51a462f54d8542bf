import { request } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { FRAME, frameReader } from "../core/exec-frames";
import { ProblemError } from "../core/problem";
import { type Context, EXIT, Exit } from "./context";

export interface ExecOptions {
  interactive?: boolean;
  tty?: boolean;
  timeout: number;
}

/** A command inside: its output as it was, with `interactive` as it comes; its exit code as ours. */
export async function exec(ctx: Context, name: string, argv: string[], options: ExecOptions): Promise<void> {
  if (options.tty) return inTerminal(ctx, name, argv);
  const code = options.interactive
    ? await piped(ctx, name, argv, options)
    : await atOnce(ctx, name, argv, options);
  if (code !== 0) throw new Exit(code ?? EXIT.exec);
}

async function atOnce(ctx: Context, name: string, argv: string[], { timeout }: ExecOptions): Promise<number> {
  const result = await ctx.api.containers.exec.mutate({ name, argv, timeoutMs: Math.round(timeout * 1000) });
  if (ctx.json) ctx.out(JSON.stringify(result));
  else {
    ctx.write("stdout", result.stdout);
    ctx.write("stderr", result.stderr);
  }
  return result.exitCode;
}

const Ended = z.object({ exitCode: z.number().nullable() });
const Refused = z.object({ message: z.string(), problems: z.custom<ProblemError["problems"]>().optional() });

function piped(ctx: Context, name: string, argv: string[], { timeout }: ExecOptions): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: ctx.socket, path: "/api/exec", method: "POST", agent: false });
    const timer = setTimeout(() => {
      call.destroy();
      reject(new Error(`${argv[0]} did not end within ${timeout} s.`));
    }, timeout * 1000);
    const over = (settle: () => void) => {
      clearTimeout(timer);
      process.stdin.pause();
      settle();
    };
    call.on("error", (error) => over(() => reject(error)));
    call.on("response", (answer) => {
      if (answer.statusCode !== 200)
        return void text(answer).then((body) => over(() => reject(refusal(body))), reject);
      const read = frameReader((kind, payload) => {
        if (kind === FRAME.exit) {
          const { exitCode } = Ended.parse(JSON.parse(Buffer.from(payload).toString("utf8")));
          // Nobody reads the rest of our input.
          process.stdin.unpipe(call);
          over(() => resolve(exitCode));
          call.destroy();
        } else {
          const stream = kind === FRAME.stdout ? process.stdout : process.stderr;
          if (stream.write(payload)) return;
          // Our own reader is behind: the daemon waits, and so does the command.
          answer.pause();
          stream.once("drain", () => answer.resume());
        }
      });
      answer.on("data", read);
      answer.on("end", () => over(() => reject(new Error("The daemon broke off."))));
      answer.on("error", (error) => over(() => reject(error)));
    });
    call.write(`${JSON.stringify({ name, argv })}\n`);
    process.stdin.pipe(call);
  });
}

function refusal(body: string): Error {
  const { message, problems } = Refused.parse(JSON.parse(body));
  return problems === undefined ? new Error(message) : new ProblemError(problems);
}

/** A terminal inside, on ours: keys go as they are typed, a window's new size too. */
async function inTerminal(ctx: Context, container: string, argv: string[]): Promise<void> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY)
    throw new ProblemError([
      {
        path: ["tty"],
        message: "This is no terminal.",
        fix: "Leave -t out; -i alone passes standard input through.",
      },
    ]);
  const size = () => ({ columns: Math.max(2, stdout.columns), rows: Math.max(1, stdout.rows) });
  const { id } = await ctx.api.terminals.open.mutate({ container, argv, ...size() });
  let number = 0;
  let sending: Promise<unknown> = Promise.resolve();
  let typed = "";
  // One call at a time; what is typed meanwhile goes with the next.
  const send = () => {
    sending = sending.then(async () => {
      if (typed === "") return;
      const data = typed;
      typed = "";
      await ctx.api.terminals.input.mutate({ id, number: number++, data });
    });
    sending.catch(() => undefined);
  };
  const onKeys = (keys: Buffer) => {
    typed += keys.toString("utf8");
    send();
  };
  const onResize = () => void ctx.api.terminals.resize.mutate({ id, ...size() }).catch(() => undefined);
  stdin.setRawMode(true);
  stdin.on("data", onKeys);
  stdout.on("resize", onResize);
  try {
    const ended = await output(ctx, id);
    if (ended.reason !== null) ctx.err(`heropods: ${ended.reason}`);
    if (ended.exitCode !== 0) throw new Exit(ended.exitCode ?? EXIT.exec);
  } finally {
    stdin.setRawMode(false);
    stdin.off("data", onKeys).pause();
    stdout.off("resize", onResize);
  }
}

/** Told to the daemon when this much more was written. */
const ACKNOWLEDGE = 64 * 1024;

function output(ctx: Context, id: string): Promise<{ exitCode: number | null; reason: string | null }> {
  return new Promise((resolve, reject) => {
    let acknowledged = 0;
    const subscription = ctx.api.terminals.output.subscribe(
      { id, from: 0 },
      {
        onData({ data: event }) {
          if (event.kind === "output" || event.kind === "screen")
            process.stdout.write(event.data, () => {
              if (event.end - acknowledged < ACKNOWLEDGE) return;
              acknowledged = event.end;
              ctx.api.terminals.acknowledge.mutate({ id, end: event.end }).catch(() => undefined);
            });
          else if (event.kind === "ended") {
            subscription.unsubscribe();
            resolve(event.ended);
          } else if (event.kind === "taken") reject(new Error("It is shown elsewhere now."));
        },
        onError: reject,
      },
    );
  });
}

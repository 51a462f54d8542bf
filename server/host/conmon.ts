import { spawn } from "node:child_process";
import { z } from "zod";
import { CommandError, SYSTEM_ENV } from "./exec";

const SyncMessage = z.object({ data: z.number(), message: z.string().optional() });

/**
 * Starts conmon, which creates the container and stays as its supervisor: it keeps the log and the
 * exit code whatever becomes of the daemon. Resolves when the container exists; conmon says so on the
 * sync pipe with `{"data": pid}`, or with a negative number and the runtime's message (conmon, src/conmon.c).
 * execa gives no child an extra pipe that outlives it, hence node's own spawn.
 */
export async function startConmon(argv: readonly string[], timeoutMs: number): Promise<number> {
  const [file, ...args] = argv;
  if (file === undefined) throw new Error("startConmon() needs a command");
  const child = spawn(file, args, {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    detached: true,
    env: { ...SYSTEM_ENV, _OCI_SYNCPIPE: "3" },
  });
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString("utf8");
  });
  const pipe = child.stdio[3];
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      clearTimeout(timer);
      reject(new CommandError(argv, undefined, stderr, reason));
    };
    const timer = setTimeout(() => fail(`said nothing within ${timeoutMs} ms`), timeoutMs);
    child.once("error", (error) => fail(`could not start (${error.message})`));
    let said = "";
    pipe?.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
      if (!said.includes("\n")) return;
      const message = SyncMessage.safeParse(parsed(said));
      if (message.success && message.data.data > 0) {
        clearTimeout(timer);
        // conmon has forked into the background by itself; the pipes are not ours to hold.
        child.unref();
        pipe.destroy();
        child.stderr?.destroy();
        resolve(message.data.data);
      } else if (message.success) {
        stderr = message.data.message ?? stderr;
        fail("could not create the container");
      }
    });
    pipe?.once("close", () => fail("ended without creating the container"));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.split("\n")[0] ?? "");
  } catch {
    return null;
  }
}

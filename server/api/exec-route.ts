import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { FRAME, frameHead } from "../core/exec-frames";
import { ProblemError } from "../core/problem";
import type { Commands } from "../services/commands";
import { Argv } from "./argv";
import type { RawRoute } from "./raw-route";

const Request = z.object({ name: z.string(), argv: Argv });
const MOST_HEAD = 4 * 1024 * 1024;
/** How long the exit code may be on its way to whoever still sends input. */
const HANG_UP_MS = 2_000;

/**
 * POST /api/exec: the body is one line of JSON, {"name","argv"}, and then the command's standard input; the
 * answer is frames of its output, byte for byte, and its exit code (core/exec-frames.ts). Who hangs up
 * ends the command.
 */
export function execRoute(commands: Pick<Commands, "piped">): RawRoute {
  return {
    method: "POST",
    path: "/api/exec",
    role: "operator",
    async handle(req, res, caller) {
      const { name, argv } = parsed(await firstLine(req));
      const stop = new AbortController();
      res.once("close", () => stop.abort());
      const send = async (kind: number, payload: Uint8Array) => {
        res.write(frameHead(kind, payload.length));
        if (!res.write(payload) && !res.destroyed)
          await Promise.race([once(res, "drain"), once(res, "close")]);
      };
      const code = await commands.piped(name, argv, {
        stdin: req,
        actor: caller.name,
        signal: stop.signal,
        begun: () => {
          res.writeHead(200, { "content-type": "application/octet-stream", "cache-control": "no-store" });
          res.flushHeaders();
        },
        onChunk: (stream, chunk) => send(FRAME[stream], chunk),
      });
      await send(FRAME.exit, Buffer.from(JSON.stringify({ exitCode: code })));
      // What nobody read of the input. Closed while it still comes, the connection would be reset under it, and
      // the answer lost with it: whoever has the exit code hangs up.
      req.resume();
      if (!req.readableEnded && !res.destroyed)
        await Promise.race([once(req, "end"), once(res, "close"), delay(HANG_UP_MS, null, { ref: false })]);
      res.end();
    },
  };
}

/** The body's first line; what came after it stays to be read. */
async function firstLine(req: IncomingMessage): Promise<string> {
  let head = Buffer.alloc(0);
  for (;;) {
    const chunk: Buffer | null = req.read();
    if (chunk === null) {
      if (req.readableEnded) return head.toString("utf8");
      await Promise.race([once(req, "readable"), once(req, "end")]);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(10);
    if (end >= 0) {
      if (end + 1 < head.length) req.unshift(head.subarray(end + 1));
      return head.subarray(0, end).toString("utf8");
    }
    if (head.length > MOST_HEAD) return "";
  }
}

function parsed(line: string): z.infer<typeof Request> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    json = null;
  }
  const result = Request.safeParse(json);
  if (result.success) return result.data;
  throw new ProblemError(
    result.error.issues.map(({ path, message }) => ({ path: path.map(String), message })),
  );
}

import { type IncomingMessage, request } from "node:http";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { type Problem, ProblemError } from "../core/problem";

const Refusal = z.object({
  message: z.string(),
  problems: z
    .array(
      z.object({
        path: z.array(z.union([z.string(), z.number()])),
        message: z.string(),
        fix: z.string().optional(),
      }),
    )
    .optional(),
});

/** A call whose answer or body is a file, over the daemon's socket. Throws ProblemError with the daemon's words. */
export async function streamCall(
  socketPath: string,
  method: "GET" | "POST",
  path: string,
  body?: { stream: Readable; size: number },
): Promise<IncomingMessage> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = request(
      {
        ...{ socketPath, method, path, agent: false },
        headers: body === undefined ? {} : { "content-length": String(body.size) },
      },
      resolve,
    );
    call.on("error", reject);
    if (body === undefined) call.end();
    // A refusal comes before the whole body is sent: its words say more than the broken pipe.
    else pipeline(body.stream, call).catch(() => {});
  });
  if (answer.statusCode === 200) return answer;
  const parsed = Refusal.safeParse(JSON.parse(await text(answer)));
  const message = parsed.data?.message ?? `The daemon answered ${answer.statusCode}.`;
  const problems: Problem[] = (parsed.data?.problems ?? [{ path: [], message }]).map(({ fix, ...p }) => ({
    ...p,
    ...(fix === undefined ? {} : { fix }),
  }));
  throw new ProblemError(problems);
}

import type { LogExtent, LogFilter, LogLine } from "../core/logs";
import type { Context } from "./context";

export interface LogOptions {
  follow?: boolean;
  tail?: number;
  since?: string;
  until?: string;
  stream?: "stdout" | "stderr";
  search?: string;
  timestamps?: boolean;
}

const PIECE = 2_000;

/** What a container wrote; with `follow` until it is interrupted. One line of JSON for each line, with --json. */
export async function logs(ctx: Context, name: string, options: LogOptions): Promise<void> {
  const { follow, tail, timestamps, since, until, stream, search } = options;
  const filter: LogFilter = { since, until, stream, search };
  const print = (line: LogLine) => {
    if (ctx.json) return ctx.out(JSON.stringify(line));
    ctx.write(line.stream, `${timestamps ? `${line.at} ` : ""}${line.text}\n`);
  };
  const first = await ctx.api.logs.window.query({
    name,
    filter,
    from: tail === undefined ? 0 : null,
    count: 1,
  });
  let at = tail === undefined ? first.first : Math.max(first.first, first.end - tail);
  const upTo = async (extent: LogExtent) => {
    while (at < extent.end) {
      const { lines, from } = await ctx.api.logs.window.query({ name, filter, from: at, count: PIECE });
      for (const line of lines) print(line);
      if (lines.length === 0) return;
      at = from + lines.length;
    }
  };
  await upTo(first);
  if (follow) await following(ctx, name, filter, upTo);
}

/** Reads on whenever there is more; one read at a time, so that lines keep their order. */
function following(
  ctx: Context,
  name: string,
  filter: LogFilter,
  upTo: (extent: LogExtent) => Promise<void>,
): Promise<never> {
  return new Promise((_, reject) => {
    let newest: LogExtent | null = null;
    let reading = false;
    const read = async () => {
      if (reading) return;
      reading = true;
      for (let extent = newest; extent !== null; extent = newest) {
        newest = null;
        await upTo(extent);
      }
      reading = false;
    };
    ctx.api.logs.follow.subscribe(
      { name, filter },
      {
        onData(extent) {
          newest = extent;
          read().catch(reject);
        },
        onError: reject,
      },
    );
  });
}

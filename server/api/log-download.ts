import { once } from "node:events";
import { LogFilter } from "../core/logs";
import { ProblemError } from "../core/problem";
import type { Logs } from "../services/logs";
import type { RawRoute } from "./raw-route";

/**
 * GET /api/logs?name=NAME[&search=…][&stream=…][&since=…][&until=…]: the lines as a text file, 'TIME STREAM
 * TEXT', as fast as they are taken.
 */
export function logDownload(logs: Pick<Logs, "all">): RawRoute {
  return {
    method: "GET",
    path: "/api/logs",
    role: "viewer",
    async handle(req, res) {
      const { name, ...asked } = Object.fromEntries(new URL(req.url ?? "/", "http://daemon").searchParams);
      const filter = LogFilter.safeParse(asked);
      if (!filter.success)
        throw new ProblemError(
          filter.error.issues.map(({ path, message }) => ({ path: path.map(String), message })),
        );
      const pieces = logs.all(name ?? "", filter.data);
      // Its first piece says whether there is such a container, before the answer has begun.
      let piece = await pieces.next();
      res.writeHead(200, {
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "no-store",
        "content-disposition": `attachment; filename="${name}.log"`,
      });
      for (; !piece.done && !res.destroyed; piece = await pieces.next()) {
        const text = piece.value.map(({ at, stream, text }) => `${at} ${stream} ${text}\n`);
        if (!res.write(text.join(""))) await Promise.race([once(res, "drain"), once(res, "close")]);
      }
      res.end();
    },
  };
}

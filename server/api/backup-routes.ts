import type { IncomingMessage } from "node:http";
import type { RestoreState } from "../core/backup/restore-view";
import { LIMITS } from "../core/limits";
import { ProblemError } from "../core/problem";
import type { Backups } from "../services/backups";
import type { Restores } from "../services/restores";
import { answerJson, type RawRoute } from "./raw-route";

/**
 * Root's way to a backup's bytes, over admin.sock:
 * GET /api/backup[?images=1] answers with the file; POST /api/restore/check, the file as the body, with a
 * RestoreView; POST /api/restore/run?id=ID with { operation }, and when that answer is out the daemon starts
 * anew; GET /api/restore says how far that is.
 */
export function backupRoutes(
  backups: Backups,
  restores: Restores,
  { restart, restored }: { restart: () => void; restored: () => RestoreState },
): RawRoute[] {
  const route = (method: RawRoute["method"], path: string, handle: RawRoute["handle"]): RawRoute => ({
    method,
    path,
    role: "admin",
    rootOnly: true,
    handle,
  });
  return [
    route("GET", "/api/backup", async (req, res, caller) => {
      res.writeHead(200, { "content-type": "application/gzip", "cache-control": "no-store" });
      await backups.write(res, { images: queryOf(req).get("images") === "1", actor: caller.name });
    }),
    route("GET", "/api/restore", async (_, res) => answerJson(res, 200, restored())),
    route("POST", "/api/restore/check", async (req, res) => {
      if (Number(req.headers["content-length"] ?? 0) > LIMITS.upload.most)
        throw new ProblemError([{ path: ["file"], message: "The file is larger than a backup may be." }]);
      answerJson(res, 200, await restores.check(req));
    }),
    route("POST", "/api/restore/run", async (req, res, caller) => {
      const operation = await restores.run(queryOf(req).get("id") ?? "", caller.name);
      if (operation.status === "done") res.once("close", restart);
      answerJson(res, 200, { operation });
    }),
  ];
}

const queryOf = (req: IncomingMessage) => new URL(req.url ?? "/", "http://daemon").searchParams;

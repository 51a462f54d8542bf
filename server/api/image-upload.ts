import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ImportInput } from "../core/image/image-inputs";
import { ProblemError } from "../core/problem";
import type { Images } from "../services/images";
import { answerJson, type RawRoute } from "./raw-route";

export const MAX_UPLOAD_BYTES = 8 * 1024 ** 3;

/**
 * POST /api/images/import?name=NAME, the file as the body: answers { operation } as soon as the
 * file was judged and the import has begun. The file is removed when the operation is over; what a
 * crash leaves in `directory` goes with the next upload.
 */
export function imageUpload(images: Images, directory: string, maxBytes = MAX_UPLOAD_BYTES): RawRoute {
  let arriving = 0;
  return {
    method: "POST",
    path: "/api/images/import",
    role: "admin",
    async handle(req, res, caller) {
      const path = join(directory, `${randomUUID()}.upload`);
      const input = accept(req, path);
      if (arriving === 0) await rm(directory, { recursive: true, force: true });
      arriving += 1;
      const done = async () => {
        arriving -= 1;
        await rm(path, { force: true });
      };
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        if (Number(req.headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes);
        await pipeline(req, limit(maxBytes), createWriteStream(path, { mode: 0o600, flags: "wx" }));
      } catch (error) {
        await done();
        throw error;
      }
      const operation = await images.importFrom(input, { wait: false, actor: caller.name }, done);
      answerJson(res, 200, { operation });
    },
  };
}

function accept(req: IncomingMessage, path: string): ImportInput {
  const name = new URL(req.url ?? "/", "http://daemon").searchParams.get("name") ?? "";
  const parsed = ImportInput.safeParse({ path, name });
  if (parsed.success) return parsed.data;
  throw new ProblemError(
    parsed.error.issues.map((issue) => ({ path: issue.path.map(String), message: issue.message })),
  );
}

function limit(maxBytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, next) {
      seen += chunk.length;
      if (seen > maxBytes) next(tooLarge(maxBytes));
      else next(null, chunk);
    },
  });
}

function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError([
    {
      path: ["file"],
      message: `The file is larger than ${Math.floor(maxBytes / 1024 ** 2)} MiB.`,
      fix: "Copy it to the host and use: heropods import FILE --name NAME",
    },
  ]);
}

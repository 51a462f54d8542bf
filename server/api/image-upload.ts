import type { IncomingMessage } from "node:http";
import { ImageUpload } from "../core/image/image-inputs";
import { ProblemError } from "../core/problem";
import type { Images } from "../services/images";
import { answerJson, type RawRoute } from "./raw-route";

/**
 * POST /api/images/import?name=NAME, the file as the body: answers { operation } as soon as the
 * file was judged and the import has begun.
 */
export function imageUpload(images: Pick<Images, "upload">): RawRoute {
  return {
    method: "POST",
    path: "/api/images/import",
    role: "admin",
    async handle(req, res, caller) {
      const operation = await images.upload(accept(req), req, { wait: false, actor: caller.name });
      answerJson(res, 200, { operation });
    },
  };
}

/** The name, and the size that the browser says beforehand. */
function accept(req: IncomingMessage): ImageUpload {
  const name = new URL(req.url ?? "/", "http://daemon").searchParams.get("name") ?? "";
  const parsed = ImageUpload.safeParse({ name, sizeBytes: Number(req.headers["content-length"] ?? 0) });
  if (parsed.success) return parsed.data;
  throw new ProblemError(
    parsed.error.issues.map((issue) => ({ path: issue.path.map(String), message: issue.message })),
  );
}

import { z } from "zod/mini";
import type { Problem } from "@/server/core/problem";

const Refusal = z.object({
  problems: z.array(
    z.object({
      path: z.array(z.union([z.string(), z.number()])),
      message: z.string(),
      fix: z.optional(z.string()),
    }),
  ),
});

/**
 * Sends a file to become an image, telling how much has gone (0 to 1). Resolves with the problems
 * it was refused for; empty when the import has begun. XMLHttpRequest: fetch tells no progress.
 */
export function upload(
  file: File,
  name: string,
  onProgress: (part: number) => void,
  signal: AbortSignal,
): Promise<Problem[]> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => resolve(request.status < 300 ? [] : refusalOf(request));
    request.onerror = () =>
      resolve([
        {
          path: [],
          message: `${file.name} did not reach the host: the connection broke.`,
          fix: "Try again.",
        },
      ]);
    request.onabort = () => resolve([]);
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", `/api/images/import?name=${encodeURIComponent(name)}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.send(file);
  });
}

function refusalOf(request: XMLHttpRequest): Problem[] {
  try {
    const answer = Refusal.safeParse(JSON.parse(request.responseText));
    if (answer.success && answer.data.problems.length > 0) return answer.data.problems;
  } catch {
    // Not JSON: a proxy's page, say. The status is what there is to tell.
  }
  return [{ path: [], message: `The host refused the upload with status ${request.status}.` }];
}

/** A name for the image out of the file's: 'debian_12.tar.gz' gives 'debian_12'. */
export function nameOf(file: string): string {
  return file
    .replace(/\.(tar(\.\w+)?|tgz|txz|oci)$/i, "")
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[-_]+/, "")
    .slice(0, 64);
}

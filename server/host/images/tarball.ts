import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import { judgeMembers, type MembersReport, type TarMember } from "../../core/image/tar-members";
import { ProblemError } from "../../core/problem";
import { decompressed } from "./decompress";

/**
 * Reads the headers of a tarball, plain or compressed, and judges its members; nothing is extracted.
 * Throws a ProblemError for a file that is no tarball or is cut short.
 */
export async function inspectTarball(path: string): Promise<MembersReport> {
  const members: TarMember[] = [];
  const reader = extract();
  reader.on("entry", (header, stream, next) => {
    members.push({
      name: header.name,
      type: header.type ?? "unknown",
      linkname: header.linkname ?? null,
      size: header.size ?? 0,
    });
    stream.on("end", next);
    // A cut file fails the member's stream and the reader alike; the pipeline below tells of it.
    stream.on("error", () => undefined);
    stream.resume();
  });
  try {
    await pipeline(await decompressed(path), reader);
  } catch (error) {
    throw notTar(path, error instanceof Error ? error.message : String(error));
  }
  if (members.length === 0) throw notTar(path, "it holds no member");
  return judgeMembers(members);
}

/** sha256:HEX of a file's bytes. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return `sha256:${hash.digest("hex")}`;
}

function notTar(path: string, why: string): ProblemError {
  return new ProblemError([
    {
      path: ["path"],
      message: `${path} cannot be read as a tarball: ${why}.`,
      fix: "Give a tarball of a root (plain, gzip, xz, zstd or bzip2), an OCI archive or layout, or a Docker archive.",
    },
  ]);
}

import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";

interface Member {
  name: string;
  type?: "symlink" | "link";
  linkname?: string;
}

/** Writes a tarball of a root with a shell and one member more, and returns its path. */
export async function archiveWith(dir: string, file: string, member: Member): Promise<string> {
  const archive = pack();
  archive.entry({ name: "bin/sh", mode: 0o755 }, "#!/bin/false\n");
  // A link has no content of its own.
  if (member.type === undefined) archive.entry({ name: member.name }, "not yours\n");
  else archive.entry(member);
  archive.finalize();
  const path = join(dir, file);
  await pipeline(archive, createWriteStream(path));
  return path;
}

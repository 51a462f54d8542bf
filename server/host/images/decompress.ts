import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** By the first bytes, as tar decides it, whatever the file is called. */
const FORMATS: { magic: Buffer; program: string | null }[] = [
  { magic: Buffer.from([0x1f, 0x8b]), program: null },
  { magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]), program: "xz" },
  { magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), program: "zstd" },
  { magic: Buffer.from("BZh"), program: "bzip2" },
];

/**
 * The bytes of a file, decompressed while they are read: gzip here, xz, zstd and bzip2 by their
 * programs. The stream fails with the program's words. execa would hold the whole output in memory,
 * hence node's own spawn.
 */
export async function decompressed(path: string): Promise<Readable> {
  const head = Buffer.alloc(6);
  const file = await open(path, "r");
  try {
    await file.read(head, 0, head.length, 0);
  } finally {
    await file.close();
  }
  const format = FORMATS.find(({ magic }) => head.subarray(0, magic.length).equals(magic));
  const source = createReadStream(path);
  if (format === undefined) return source;
  if (format.program === null) {
    const gunzip = createGunzip();
    source.on("error", (error) => gunzip.destroy(error));
    return source.pipe(gunzip);
  }
  return throughProgram(source, format.program);
}

function throughProgram(source: Readable, program: string): Readable {
  const child = spawn(program, ["-dc"], { stdio: ["pipe", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString("utf8");
  });
  // The reader may stop early (a refused member): the program then ends by SIGPIPE.
  child.stdin.on("error", () => source.destroy());
  source.on("error", (error) => child.stdout.destroy(error));
  child.on("error", (error) =>
    child.stdout.destroy(new Error(`${program} could not start: ${error.message}`)),
  );
  child.on("close", (code) => {
    if (code !== 0) child.stdout.destroy(new Error(`${program}: ${stderr.trim() || `exited with ${code}`}`));
  });
  source.pipe(child.stdin);
  return child.stdout;
}

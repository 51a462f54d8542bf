import { open } from "node:fs/promises";

export interface LogLine {
  at: string;
  stream: "stdout" | "stderr";
  text: string;
}

const BLOCK = 64 * 1024;
const MOST = 4 * 1024 * 1024;

/**
 * The last lines of a conmon k8s-file log, oldest first: 'TIME STREAM F|P TEXT', where P is a part of a
 * line whose rest follows (Kubernetes' CRI log format). Reads from the end, at most 4 MiB; empty without a file.
 */
export async function readLog(file: string, tail: number): Promise<LogLine[]> {
  const handle = await open(file, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (handle === null) return [];
  try {
    let { size: position } = await handle.stat();
    const chunks: Buffer[] = [];
    let lines = 0;
    let read = 0;
    while (position > 0 && lines <= tail && read < MOST) {
      const length = Math.min(BLOCK, position);
      position -= length;
      const chunk = Buffer.alloc(length);
      await handle.read(chunk, 0, length, position);
      chunks.unshift(chunk);
      read += length;
      lines += chunk.filter((byte) => byte === 10).length;
    }
    const text = Buffer.concat(chunks).toString("utf8").split("\n");
    // The first line is whole only if the file begins there.
    return parse(position === 0 ? text : text.slice(1)).slice(-tail);
  } finally {
    await handle.close();
  }
}

function parse(lines: string[]): LogLine[] {
  const found: LogLine[] = [];
  const parts = { stdout: "", stderr: "" };
  for (const line of lines) {
    const match = /^(\S+) (stdout|stderr) ([FP]) (.*)$/s.exec(line);
    if (!match) continue;
    const [, at = "", stream, kind, text = ""] = match;
    const name = stream === "stderr" ? "stderr" : "stdout";
    parts[name] += text;
    if (kind === "P") continue;
    found.push({ at, stream: name, text: parts[name] });
    parts[name] = "";
  }
  return found;
}

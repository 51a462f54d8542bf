import { readFile } from "node:fs/promises";
import { ProblemError } from "../../core/problem";

const CANDIDATES = ["/usr/bin/busybox", "/bin/busybox", "/usr/local/bin/busybox"];

/** The host's statically linked busybox: it runs in a root that holds no libraries. */
export async function staticBusybox(): Promise<string> {
  for (const path of CANDIDATES) {
    const image = await readFile(path).catch(() => null);
    if (image !== null && isStaticElf(image)) return path;
  }
  throw new ProblemError([
    {
      path: ["host", "busybox"],
      message: `No statically linked busybox was found (looked at ${CANDIDATES.join(", ")}).`,
      fix: "apt-get install busybox-static",
    },
  ]);
}

const ELF64 = 2;
const PT_INTERP = 3;

/** elf(5): a 64-bit little-endian program without an interpreter needs no dynamic loader. */
export function isStaticElf(image: Buffer): boolean {
  if (image.length < 64 || image.readUInt32BE(0) !== 0x7f454c46 || image[4] !== ELF64 || image[5] !== 1)
    return false;
  const offset = Number(image.readBigUInt64LE(32));
  const size = image.readUInt16LE(54);
  const count = image.readUInt16LE(56);
  if (count === 0 || offset + size * count > image.length) return false;
  for (let i = 0; i < count; i++) if (image.readUInt32LE(offset + i * size) === PT_INTERP) return false;
  return true;
}

import { readFile } from "node:fs/promises";

/** The mount points below a directory: the fifth field of mountinfo, blanks written as \040 (proc(5)). */
export async function mountsBelow(directory: string): Promise<string[]> {
  const text = await readFile("/proc/self/mountinfo", "utf8");
  const targets = text.split("\n").flatMap((line) => line.split(" ")[4]?.replace(/\\040/g, " ") ?? []);
  return targets.filter((target) => target.startsWith(`${directory}/`));
}

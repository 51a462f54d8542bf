import { constants } from "node:fs";
import { access } from "node:fs/promises";

const DIRECTORIES = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** The absolute path of a program on the system path, or null where it is not installed. */
export async function programPath(name: string): Promise<string | null> {
  for (const directory of DIRECTORIES) {
    const path = `${directory}/${name}`;
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return null;
}

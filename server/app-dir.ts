import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The directory that holds package.json, prisma/ and .next/. Found by walking up, because this
 * file runs both from server/ (tests, tsx) and from dist/ (esbuild's bundles).
 */
export const appDir = find(dirname(fileURLToPath(import.meta.url)));

function find(from: string): string {
  if (existsSync(join(from, "package.json"))) return from;
  const parent = dirname(from);
  if (parent === from)
    throw new Error("package.json was not found above the program: the installation is incomplete.");
  return find(parent);
}

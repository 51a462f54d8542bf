import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { appDir } from "./app-dir";

const Package = z.object({ version: z.string() });

/** The product's version, from its package.json. */
export const version: string = Package.parse(
  JSON.parse(readFileSync(join(appDir, "package.json"), "utf8")),
).version;

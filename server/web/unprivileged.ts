import { spawn } from "node:child_process";
import { join, relative } from "node:path";
import { appDir } from "../app-dir";

/**
 * Started as root, the web process starts itself anew as the user `heropods`: no capability, no
 * way to gain one, the program read-only, wherever it lies (see setup/web-entry.sh). Of the
 * environment it is given its own settings alone. Resolves with the exit code.
 */
export function runUnprivileged(script: string, args: readonly string[]): Promise<number> {
  const child = spawn(
    "unshare",
    ["--mount", "--propagation", "private", "--", "sh", join(appDir, "setup/web-entry.sh")].concat([
      appDir,
      process.execPath,
      relative(appDir, script),
      ...args,
    ]),
    { stdio: "inherit", env: ownEnvironment() },
  );
  // 'disconnect': npm start, which holds the other end of our channel, was killed.
  for (const event of ["SIGTERM", "SIGINT", "disconnect"]) process.on(event, () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", (error) =>
      reject(new Error(`The web process could not be started: ${error.message}`)),
    );
    child.once("exit", (code, signal) =>
      resolve(signal === null ? (code ?? 1) : signal === "SIGTERM" ? 0 : 1),
    );
  });
}

function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) =>
    /^(HEROPODS_.*|PATH|LANG|LC_.*|TZ)$/.test(name),
  );
  return { ...Object.fromEntries(kept), NODE_ENV: "production" };
}

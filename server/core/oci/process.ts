import type { Result } from "../problem";
import { ok, refuse } from "../problem";

/**
 * What runs: the image's entry point, then the container's command or else the image's. A command
 * replaces Cmd and keeps the entry point (Docker's rule). Refused at `command` when nothing is left.
 */
export function processArgs(
  image: { entrypoint: string[]; cmd: string[] },
  command: string[],
): Result<string[]> {
  const args = [...image.entrypoint, ...(command.length > 0 ? command : image.cmd)];
  if (args.length === 0)
    return refuse(
      ["command"],
      "The image names neither an entry point nor a command.",
      "Give the container a command, for example /bin/sleep infinity.",
    );
  if (args[0] === "") return refuse(["command", 0], "The program to run has an empty name.");
  const nul = args.findIndex((arg) => arg.includes("\0"));
  if (nul >= 0) return refuse(["command", nul], "An argument cannot hold a NUL byte.");
  return ok(args);
}

const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** NAME=VALUE: the image's, a PATH if it has none, HOSTNAME; the container's own win. */
export function processEnv(imageEnv: string[], hostname: string, env: Record<string, string>): string[] {
  const all = new Map<string, string>([["PATH", DEFAULT_PATH]]);
  for (const entry of imageEnv) {
    const at = entry.indexOf("=");
    // A variable without '=' has no value in an image (OCI image-spec, config.Env is VAR=VALUE).
    if (at > 0) all.set(entry.slice(0, at), entry.slice(at + 1));
  }
  all.set("HOSTNAME", hostname);
  for (const [name, value] of Object.entries(env)) all.set(name, value);
  return [...all].map(([name, value]) => `${name}=${value}`);
}

import { run } from "./exec";

/**
 * Runs a command in a container through the runtime, which gives it the container's user, environment,
 * capabilities and seccomp filter. The exit code is the command's, or the runtime's own with its reason on stderr.
 */
export async function runInside(
  runtime: string,
  root: string,
  name: string,
  argv: string[],
  timeoutMs: number,
) {
  const { exitCode, stdout, stderr } = await run([runtime, "--root", root, "exec", name, ...argv], {
    accept: "any",
    timeoutMs,
  });
  return { exitCode, stdout, stderr };
}

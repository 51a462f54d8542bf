import { stream } from "./exec";
import { runForOutput } from "./spawner";

/** The command line that runs a command inside. */
export const insideCommand = (runtime: string, root: string, name: string, argv: readonly string[]) => [
  ...[runtime, "--root", root, "exec", name],
  ...argv,
];

/**
 * Runs a command in a container through the runtime, which gives it the container's user, environment,
 * capabilities and seccomp filter. The exit code is the command's, or the runtime's own with its reason on
 * stderr. After 'timed out' the command goes on in the container: only our end of it was closed.
 */
export function runInside(runtime: string, root: string, name: string, argv: string[], timeoutMs: number) {
  return runForOutput(insideCommand(runtime, root, name, argv), timeoutMs);
}

/** The same with its output told as it comes; see `stream` for what it resolves with. */
export function streamInside(
  runtime: string,
  root: string,
  name: string,
  argv: readonly string[],
  options: Parameters<typeof stream>[1],
) {
  return stream(insideCommand(runtime, root, name, argv), options);
}

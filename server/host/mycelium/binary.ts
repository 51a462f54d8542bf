import { InspectAnswer } from "../../core/mycelium/answers";
import { parseVersion, type Version } from "../../core/mycelium/version";
import { ok, type Result, refuse } from "../../core/problem";
import { CommandError, type RunOptions, run } from "../exec";
import { expandHome } from "./key-file";

/** What `mycelium -V` prints, and the version in it. It says nothing about a running node. */
export async function readBinaryVersion(): Promise<Result<{ text: string; version: Version }>> {
  const printed = await output(["mycelium", "-V"]);
  if (!printed.ok) return printed;
  const text = printed.value.trim();
  const version = parseVersion(text);
  return version.ok ? ok({ text, version: version.value }) : version;
}

/**
 * The identity that the binary itself reads from a key file. It only reads the file, with or without a
 * daemon running; liveness is the REST API's business.
 */
export async function inspectKey(keyPath: string): Promise<Result<InspectAnswer>> {
  const path = expandHome(keyPath);
  if (!path.ok) return path;
  const printed = await output(["mycelium", "inspect", "--json", "--key-file", path.value]);
  if (!printed.ok) return printed;
  try {
    return ok(InspectAnswer.parse(JSON.parse(printed.value)));
  } catch {
    return refuse(
      ["key_path"],
      `mycelium inspect --json printed what is no identity: ${printed.value.slice(0, 200)}`,
    );
  }
}

async function output(argv: string[], options: RunOptions = { timeoutMs: 5_000 }): Promise<Result<string>> {
  try {
    return ok((await run(argv, options)).stdout);
  } catch (error) {
    if (error instanceof CommandError)
      return refuse(
        ["mycelium"],
        error.message,
        "Install Mycelium where the daemon's PATH finds it, e.g. /usr/local/bin.",
      );
    throw error;
  }
}

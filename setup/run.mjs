import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A failure that is told in a sentence, without a stack. */
export class SetupError extends Error {}

/** Runs the steps of a command; an expected failure ends it with its sentence and exit code 1. */
export async function orExplain(steps) {
  try {
    await steps();
  } catch (error) {
    console.error(error instanceof SetupError ? `\n${error.message}` : error);
    process.exit(1);
  }
}

export const say = (text) => console.log(`heropods: ${text}`);

/**
 * Runs one command in the project's directory, its output as it comes, its input closed.
 * Resolves with the exit code; throws SetupError when it cannot start.
 */
export function run(file, args, { env = {}, quiet = false } = {}) {
  const child = spawn(file, args, {
    cwd: root,
    stdio: ["ignore", quiet ? "ignore" : "inherit", quiet ? "ignore" : "inherit"],
    env: { ...process.env, ...env },
  });
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new SetupError(`${file} could not start: ${error.message}`)));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Like run, but a failure ends the set-up with what was run and what to do. */
export async function must(file, args, options = {}) {
  const code = await run(file, args, options);
  if (code !== 0)
    throw new SetupError(
      `${[file, ...args].join(" ")} failed with exit code ${code}.${options.advice ? ` ${options.advice}` : ""}`,
    );
}

/** A program of node_modules/.bin, run by this Node. */
export const bin = (name) => [process.execPath, `${root}/node_modules/.bin/${name}`];

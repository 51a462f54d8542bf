import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { COMPILER_PACKAGES, installDebianPackages } from "./debian.mjs";
import { must, run, SetupError, say } from "./run.mjs";
import { hashOf, whenChanged } from "./stamp.mjs";

/** Installs npm packages exactly as locked, when the lock or Node changed since the last time. */
export async function installNodePackages() {
  const hash = hashOf(["package-lock.json", "package.json"], `${process.versions.modules} ${process.arch}`);
  await whenChanged("node_modules/.heropods-installed", hash, async () => {
    say("installing npm packages");
    // No package runs a script of its own but the one whose addon we need.
    await npm(["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund"]);
    await buildAddon();
  });
}

async function buildAddon() {
  const env = nodeHeaders();
  if ((await rebuild(env, true)) && (await addonLoads())) return;
  say("no prebuilt database addon fits this machine: compiling it");
  await installDebianPackages(COMPILER_PACKAGES);
  if ((await rebuild(env, false)) && (await addonLoads())) return;
  throw new SetupError(
    "better-sqlite3's addon could not be built. What went wrong stands above; node-gyp needs Node's headers (npm_config_nodedir names their prefix).",
  );
}

const rebuild = async (env, quiet) =>
  (await run(...npmCommand(["rebuild", "better-sqlite3"]), { env, quiet })) === 0;

const addonLoads = async () =>
  (await run(process.execPath, ["-e", "new (require('better-sqlite3'))(':memory:').close()"], {
    quiet: true,
  })) === 0;

/**
 * Where this Node ships its headers they are used instead of a download; headers of another
 * major version would build an addon that does not load.
 */
function nodeHeaders() {
  if (process.env.npm_config_nodedir) return {};
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  const header = join(prefix, "include/node/node_version.h");
  if (!existsSync(header)) return {};
  const major = /#define NODE_MAJOR_VERSION (\d+)/.exec(readFileSync(header, "utf8"))?.[1];
  return major === process.versions.node.split(".")[0] ? { npm_config_nodedir: prefix } : {};
}

const npm = (args) => must(...npmCommand(args), { advice: "Is the npm registry reachable?" });

/** The npm that started us, by this very Node; else the one on the PATH. */
function npmCommand(args) {
  const script = process.env.npm_execpath;
  return script?.endsWith(".js") && existsSync(script)
    ? [process.execPath, [script, ...args]]
    : ["npm", args];
}

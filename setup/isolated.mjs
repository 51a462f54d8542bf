#!/usr/bin/env node
// Runs a command as root in a network, mount and process namespace of its own, so that tests
// may make links, routes, rules and containers without touching the machine's:
//   node setup/isolated.mjs COMMAND [ARGUMENT…]
// Everything dies with the namespace but cgroups, which are machine-wide: the command gets a
// cgroup of its own in HEROPODS_CGROUP_PARENT, and it is removed at the end.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { removeCgroup } from "./cgroup.mjs";

const self = fileURLToPath(import.meta.url);

if (process.argv[2] === "--inside") inside(process.argv.slice(3));
else outside(process.argv.slice(2));

function outside(command) {
  if (command.length === 0) fail("usage: node setup/isolated.mjs COMMAND [ARGUMENT…]");
  if (process.getuid() !== 0) fail("Isolation needs root: it makes namespaces and mounts.");
  const cgroup = `/heropods-test-${process.pid}`;
  // A shell is the namespace's first process because it reaps orphans, which Node does not:
  // conmon's children would stay zombies, and a zombie still answers kill(pid, 0).
  const child = spawn(
    "unshare",
    [
      "--net",
      "--mount",
      "--uts",
      "--ipc",
      "--pid",
      "--fork",
      "--kill-child",
      "--mount-proc",
      "--propagation",
      "private",
      "--",
    ].concat(["sh", "-c", '"$@"; exit $?', "sh", process.execPath, self, "--inside", ...command]),
    { stdio: "inherit", env: { ...process.env, HEROPODS_ISOLATED: "1", HEROPODS_CGROUP_PARENT: cgroup } },
  );
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => {
    removeCgroup(cgroup);
    process.exit(signal ? 143 : (code ?? 1));
  });
}

function inside(command) {
  // Over /run as a whole: named namespaces, the runtimes' state and podman's are the run's own.
  must("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run");
  for (const dir of ["/run/netns", "/run/lock"]) mkdirSync(dir);
  // crun 1.8 refuses hybrid cgroups; with the v2 mount covered it works in v1 mode. Covering, not
  // unmounting: crun looks at the directory's file system.
  if (existsSync("/sys/fs/cgroup/unified")) must("mount", "-t", "tmpfs", "tmpfs", "/sys/fs/cgroup/unified");
  must("ip", "link", "set", "lo", "up");
  const [file, ...args] = command;
  const child = spawn(file, args, { stdio: "inherit" });
  child.on("error", (error) => fail(`${file} could not start: ${error.message}`));
  child.on("exit", (code) => process.exit(code ?? 1));
}

function must(file, ...args) {
  const { status, stderr, error } = spawnSync(file, args, { encoding: "utf8" });
  if (status !== 0) fail(`${file} ${args.join(" ")} failed: ${error?.message ?? stderr.trim()}`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

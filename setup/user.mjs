import { readFileSync } from "node:fs";
import { must, say } from "./run.mjs";

/** The system user that the web process becomes: no home, no shell, no password. */
export async function makeWebUser(name = "heropods") {
  if (
    readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .some((line) => line.startsWith(`${name}:`))
  )
    return;
  say(`making the system user ${name}`);
  await must("useradd", [
    "--system",
    "--user-group",
    "--no-create-home",
    "--home-dir",
    "/nonexistent",
    "--shell",
    "/usr/sbin/nologin",
    name,
  ]);
}

import { spawn } from "node:child_process";
import { request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { root, SetupError, say } from "./run.mjs";

const PATIENCE_MS = 60_000;

/**
 * Runs heropodsd and the web process with these flags until Ctrl-C or SIGTERM, then stops both;
 * containers keep running. Ends with an error when one of them ends by itself.
 */
export async function serve(flags) {
  const { parseConfig } = await import(join(root, "dist/config.js"));
  const parsed = parseConfig(flags, process.env);
  if (!parsed.ok)
    throw new SetupError(parsed.problems.map((p) => [p.message, p.fix].filter(Boolean).join(" ")).join("\n"));
  const config = parsed.value;
  const admin = { socketPath: join(config.runDir, "admin.sock") };
  const state = { ...admin, path: "/api/trpc/session.state" };
  if ((await statusOf(state)) > 0)
    throw new SetupError(
      `HeroPods runs already: the console is at ${config.publicUrl} (socket ${admin.socketPath}).`,
    );

  const processes = [start("heropodsd", "dist/main.js", flags)];
  let stopping = false;
  const stop = async () => {
    stopping = true;
    for (const one of processes) one.child.kill("SIGTERM");
    await Promise.all(processes.map((one) => one.ended));
  };
  for (const signal of ["SIGINT", "SIGTERM"])
    process.once(signal, () => void stop().then(() => process.exit(0)));
  const fail = async (reason) => {
    if (stopping) return;
    await stop();
    throw new SetupError(reason);
  };
  const anyEnds = () =>
    Promise.race(
      processes.map((one) => one.ended.then((code) => `${one.name} ended with exit code ${code}.`)),
    );

  const ready = async (name, question) => {
    const over = new AbortController();
    const trouble = await Promise.race([answers(name, question, over.signal), anyEnds()]);
    over.abort();
    if (trouble !== null) await fail(trouble);
  };
  await ready("heropodsd", state);
  processes.push(start("web", "dist/web.js", flags));
  const host = new URL(config.publicUrl).host;
  await ready("The web process", {
    host: config.webHost,
    port: config.webPort,
    path: "/sign-in",
    headers: { host },
  });

  const link = await setUpLink(admin);
  say(`the console is at ${config.publicUrl}`);
  if (link !== null) say(`make the first administrator here (good once, for a day): ${link}`);
  say("Ctrl-C stops it; containers keep running.");
  await fail(await anyEnds());
}

function start(name, script, flags) {
  const child = spawn(process.execPath, [join(root, script), ...flags], {
    // The channel ends when we do, however we end: both take that as their own end.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // One arena, as in systemd/heropodsd.service.
    env: { ...process.env, NODE_ENV: "production", MALLOC_ARENA_MAX: "1" },
    // A process group of its own: Ctrl-C reaches us alone, and we stop them in order.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => tell(name, line));
  const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
  return { name, child, ended };
}

/** The daemon logs JSON lines; a person at a terminal reads their sentence. */
function tell(name, line) {
  const entry = line.startsWith("{") ? asJson(line) : null;
  if (entry === null) console.log(`${name}: ${line}`);
  else if (entry.level >= 40)
    console.log(`${name}: ${[entry.msg, entry.err?.message].filter(Boolean).join(": ")}`);
}

function asJson(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** null as soon as the request is answered with anything below 500; a sentence when that takes too long. */
async function answers(name, options, signal) {
  const end = Date.now() + PATIENCE_MS;
  while (!signal.aborted) {
    const status = await statusOf(options);
    if (status > 0 && status < 500) return null;
    if (Date.now() > end) return `${name} did not answer within a minute.`;
    await delay(50);
  }
  return null;
}

/** 0 while nobody answers. */
const statusOf = (options) =>
  ask("GET", options).then(
    (answer) => answer.status,
    () => 0,
  );

async function setUpLink(admin) {
  const { body } = await ask("POST", {
    ...admin,
    path: "/api/trpc/session.newSetUpLink",
    headers: { "content-type": "application/json" },
  });
  return JSON.parse(body).result?.data?.json?.url ?? null;
}

function ask(method, options) {
  return new Promise((resolve, reject) => {
    const req = request({ ...options, method, agent: false }, (res) => {
      let body = "";
      res.setEncoding("utf8").on("data", (text) => (body += text));
      res.on("end", () => resolve({ status: res.statusCode ?? 0, body }));
      res.on("error", reject);
    });
    req.on("error", reject);
    req.end();
  });
}

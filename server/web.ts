import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { appDir } from "./app-dir";
import { bracketed, parseConfig } from "./config";
import { offerFirstAnswers } from "./web/first-answers";
import { runUnprivileged } from "./web/unprivileged";
import { createWebServer } from "./web/web-server";

// The web process. As root it only starts itself anew without any right, and waits.
const args = process.argv.slice(2);
const parsed = parseConfig(args, process.env);
if (!parsed.ok) {
  for (const problem of parsed.problems) console.error(problem.message, problem.fix ?? "");
  process.exit(2);
}
const config = parsed.value;
if (process.getuid?.() === 0) process.exit(await runUnprivileged(fileURLToPath(import.meta.url), args));

// Only now: as root the framework is not even loaded.
const { default: next } = await import("next");
const app = next({ dev: false, dir: appDir, hostname: config.webHost, port: config.webPort });
await app.prepare();
offerFirstAnswers(join(config.runDir, "web.sock"));
const server = createWebServer({
  socketPath: join(config.runDir, "web.sock"),
  publicUrl: config.publicUrl,
  pages: app.getRequestHandler(),
});
server.on("error", (error) => {
  console.error(
    `The console cannot listen on ${bracketed(config.webHost)}:${config.webPort}: ${error.message}`,
  );
  process.exit(1);
});
server.listen(config.webPort, config.webHost, () => {
  console.log(`The console listens on http://${bracketed(config.webHost)}:${config.webPort}`);
});

for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.on(signal, () => {
    server.close(() => process.exit(0));
    // WebSockets last as long as their tabs; the browser connects anew.
    server.closeAllConnections();
    setTimeout(() => process.exit(0), 1000).unref();
  });

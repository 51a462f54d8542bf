// Runs inside a host of the bed: node --import tsx registry-inside.ts CONFIG PORT NARROW_PORT BYTES_PER_SECOND
// Debian's docker-registry on PORT and a narrow way to it on NARROW_PORT, both of loopback. SIGUSR2 breaks
// every connection that is open.
import { spawn } from "node:child_process";
import { slowProxy } from "./slow-proxy";

const [config = "", port = "", narrowPort = "", bytesPerSecond = ""] = process.argv.slice(2);
const registry = spawn("docker-registry", ["serve", config], { stdio: "inherit" });
const narrow = await slowProxy(Number(port), Number(bytesPerSecond), Number(narrowPort));
process.on("SIGUSR2", narrow.cut);
process.on("SIGTERM", () => {
  registry.kill();
  process.exit(0);
});
registry.on("exit", () => process.exit(1));
console.log("ready");

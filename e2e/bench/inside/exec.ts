// Runs inside a host of the bed: node --import tsx exec.ts ADMIN_SOCKET HOST_DIR RUNS
import { join } from "node:path";
import { run, timed } from "./commands";
import { openDaemonClient } from "./daemon-client";
import { preparePodman } from "./podman";

const [socket = "", dir = "", runs = "30"] = process.argv.slice(2);
const daemon = openDaemonClient(socket);
const NAME = "bench-exec";
const samples = { heropods: [] as number[], crun: [] as number[], podman: [] as number[] };

await daemon.mutate("containers.create", { name: NAME, start: true, wait: true });
const runtime = ["crun", "--root", join(dir, "data/runtime")];
const podman = await preparePodman(join(dir, "bench-exec"), join(dir, "data/bundles", NAME, "rootfs"));
await podman.run("bench-exec", "10.88.0.78");
// In turn, so that a noisy machine is noisy for all; the first round warms up and is not counted.
for (let n = -1; n < Number(runs); n++) {
  const round = {
    heropods: await timed(() => daemon.mutate("containers.exec", { name: NAME, argv: ["true"] })),
    crun: await timed(() => run([...runtime, "exec", NAME, "true"])),
    podman: await timed(() => podman.exec("bench-exec", ["true"])),
  };
  if (n < 0) continue;
  samples.heropods.push(round.heropods);
  samples.crun.push(round.crun);
  samples.podman.push(round.podman);
}
await podman.remove(["bench-exec"]);
await daemon.mutate("containers.delete", { name: NAME, wait: true });
console.log(JSON.stringify(samples));
process.exit(0);

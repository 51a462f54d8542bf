import { ContainerView, OperationView } from "../../server/core/model";
import { archiveWith } from "../console/archives";
import type { Bed, BedHost } from "../testbed/bed";
import { until } from "../testbed/until";

const SERVER = [
  "sh",
  "-c",
  "trap 'exit 0' TERM; echo listening on port 8080; httpd -f -v -p 8080 -h /etc & wait",
];

const SCRIPT = `// A database for staging, made and started.
!!heropods.configure
  name:'staging'
  bridge_name:'staging0'
  subnet:'10.20.0.0/24'
  gateway_ip:'10.20.0.1'

!!heropods.container_new
  name:'db'
  image:'custom'
  custom_image_name:'busybox'
  memory:'256m'

!!heropods.container_start
  name:'db'

!!heropods.container_exec
  name:'db'
  cmd:'ip address'
`;

/** Puts into a bed what a host in use has: containers in every state, images, a second HeroPods, people, a token. */
export async function furnish(bed: Bed): Promise<void> {
  const a = bed.host("a");
  const b = bed.host("b");
  await mutate(a, "people.create", {
    name: "Grace Hopper",
    email: "grace@example.org",
    password: "nanoseconds 11",
    role: "operator",
  });
  await mutate(a, "people.create", {
    name: "Alan Turing",
    email: "alan@example.org",
    password: "halting is hard",
    role: "viewer",
  });
  await mutate(a, "tokens.create", { name: "ci", role: "operator" });
  await mutate(a, "heropods.save", {
    name: "staging",
    bridge_name: "staging0",
    subnet: "10.20.0.0/24",
    gateway_ip: "10.20.0.1",
    wait: true,
  });
  const archive = await archiveWith(a.dir, "tools.tar", { name: "bin/tool" });
  await mutate(a, "images.import", { path: archive, name: "tools", wait: true });

  await mutate(a, "volumes.create", { name: "backups", wait: true });

  const GIB = 1024 ** 3;
  await create(a, "web-1", {
    command: SERVER,
    overlayIngress: "open",
    memoryBytes: GIB / 4,
    cpus: 0.5,
    env: { PORT: "8080" },
    labels: { app: "shop", tier: "web" },
    mounts: [{ kind: "volume", volume: "shop-data", target: "/var/lib/shop" }],
    ports: [
      { hostPort: 80, containerPort: 8080 },
      { hostPort: 80, containerPort: 8080, family: "overlay" },
    ],
  });
  await mutate(a, "templates.save", {
    name: "small-web",
    note: "A web server behind the overlay",
    configuration: { command: SERVER, overlayIngress: "open", memoryBytes: GIB / 4, cpus: 0.5 },
  });
  await create(a, "web-2", { command: SERVER, overlayIngress: "open", memoryBytes: GIB / 4, cpus: 0.5 });
  await create(a, "web-10", { command: SERVER, memoryBytes: GIB / 4 });
  await create(a, "cache", { memoryBytes: GIB, pidsLimit: 64 });
  await create(a, "queue", { heropods: "staging" });
  await create(a, "api", { heropods: "staging", command: SERVER });
  await create(a, "backup", {
    command: ["sh", "-c", "echo copying; sleep 0.2; echo 'no space left on device' >&2; exit 28"],
  });
  await create(b, "far", { command: SERVER, overlayIngress: "open" });
  await mutate(a, "containers.stop", { name: "queue", wait: true });
  await mutate(a, "scripts.saved.save", { name: "staging-db", source: SCRIPT });
  await until("backup to have failed", async () => ((await stateOf(a, "backup")) === "failed" ? true : null));
  // Somebody takes a link down by hand: drift, which is shown where it is not repaired unasked.
  await mutate(a, "heropods.save", { name: "default", repair: "ask", wait: true });
  const { links } = await containerOf(a, "cache");
  await a.exec(["ip", "link", "set", "dev", links.overlay, "down"]);
  await until(
    "cache to have drifted",
    async () => ((await stateOf(a, "cache")) === "drifted" ? true : null),
    60_000,
  );
}

async function mutate(host: BedHost, procedure: string, input: object): Promise<void> {
  const answer = OperationView.safeParse(await host.call("mutation", procedure, input));
  if (answer.success && answer.data.status !== "done")
    throw new Error(`${procedure} on host ${host.name} ended as ${answer.data.status}: ${answer.data.error}`);
}

const create = (host: BedHost, name: string, input: object) =>
  mutate(host, "containers.create", { name, ...input, start: true, wait: true });

const containerOf = async (host: BedHost, name: string) =>
  ContainerView.parse(await host.call("query", "containers.get", { name }));

const stateOf = async (host: BedHost, name: string) => (await containerOf(host, name)).state;

import type { Check } from "../model";
import { failed, fine, unknown, warning } from "./check";

/** A command's outcome as evidence: what it printed first, or why it could not. */
export type Finding = { found: true; text: string } | { found: false; text: string };

/** What is read of the host; gathered by host/doctor. */
export interface HostFacts {
  nodeVersion: string;
  uid: number;
  /** '/usr/bin/crun, crun version 1.8.1' and the reason for the choice. */
  runtime: { found: true; text: string; reason: string; fallback: boolean } | { found: false; text: string };
  tools: Record<Tool, Finding>;
  features: Record<Feature, Finding>;
  cgroups: { version: "v1" | "v2" | "hybrid" | "none"; controllers: string[] };
  disk: { path: string; freeBytes: number; totalBytes: number; freeInodes: number; totalInodes: number };
  ipv4Forwarding: string;
  dataDir: { path: string; mode: number; uid: number } | { path: string; missing: string };
  /** Containers that are meant to run. */
  runningContainers: number;
}

export type Tool = keyof typeof TOOLS;
export type Feature = keyof typeof FEATURES;

const TOOLS = {
  conmon: { title: "conmon", needed: true, why: "Keeps every container's log and exit code.", pkg: "conmon" },
  ip: {
    title: "iproute2",
    needed: true,
    why: "Makes links, addresses, routes and namespaces.",
    pkg: "iproute2",
  },
  nft: {
    title: "nftables",
    needed: true,
    why: "Holds NAT and the rules for who may reach whom.",
    pkg: "nftables",
  },
  skopeo: { title: "skopeo", needed: true, why: "Pulls and copies images.", pkg: "skopeo" },
  umoci: { title: "umoci", needed: true, why: "Unpacks images.", pkg: "umoci" },
  busybox: {
    title: "busybox (static)",
    needed: true,
    why: "The local image `busybox` is made of it.",
    pkg: "busybox-static",
  },
  podman: { title: "podman", needed: false, why: "Pulls images where use_podman is set.", pkg: "podman" },
} as const;

const FEATURES = {
  overlayfs: { title: "overlayfs", why: "A container's root is an overlay mount on its image." },
  veth: { title: "veth", why: "Links a container with the host." },
  bridge: { title: "bridge", why: "Joins the containers of a HeroPods." },
  nft: { title: "nf_tables", why: "The kernel's side of nftables, with NAT." },
} as const;

const NEEDED_CONTROLLERS = ["cpu", "memory", "pids"];
const MIN_NODE = [20, 19] as const;
const MIN_FREE_BYTES = 1024 ** 3;

/** Everything about the host that containers need, whatever their networks. */
export function judgeHost(facts: HostFacts): Check[] {
  return [
    judgeNode(facts.nodeVersion),
    judgeRoot(facts.uid),
    judgeRuntime(facts.runtime),
    ...(Object.keys(TOOLS) as Tool[]).map((tool) => judgeTool(tool, facts.tools[tool])), // keys of a const object
    ...(Object.keys(FEATURES) as Feature[]).map((name) => judgeFeature(name, facts.features[name])), // as above
    judgeCgroups(facts.cgroups),
    judgeDisk(facts.disk),
    judgeDataDir(facts.dataDir),
    judgeIpv4Forwarding(facts.ipv4Forwarding, facts.runningContainers),
  ];
}

function judgeNode(version: string): Check {
  const subject = { id: "node", title: "Node.js", evidence: version };
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]))
    return fine(subject, "The daemon and the console run on it.");
  return failed(
    subject,
    "HeroPods needs Node 20.19 or newer.",
    "Install a newer Node and start HeroPods with it.",
  );
}

function judgeRoot(uid: number): Check {
  const subject = { id: "root", title: "Root", evidence: `uid ${uid}` };
  if (uid === 0) return fine(subject, "The daemon may make namespaces, links and mounts.");
  return failed(subject, "Without root no container can be started.", "Start heropodsd as root.");
}

function judgeRuntime(runtime: HostFacts["runtime"]): Check {
  const subject = { id: "runtime", title: "Container runtime", evidence: runtime.text };
  if (!runtime.found) return failed(subject, "No container can be started.", "apt-get install crun runc");
  return fine(subject, runtime.fallback ? `The fallback: ${runtime.reason}` : runtime.reason);
}

function judgeTool(tool: Tool, finding: Finding): Check {
  const { title, needed, why, pkg } = TOOLS[tool];
  const subject = { id: `tool.${tool}`, title, evidence: finding.text };
  if (finding.found) return fine(subject, why);
  const fix = `apt-get install ${pkg}`;
  return needed
    ? failed(subject, why, fix)
    : warning(subject, `${why} Optional: skopeo pulls without it.`, fix);
}

function judgeFeature(name: Feature, finding: Finding): Check {
  const { title, why } = FEATURES[name];
  const subject = { id: `kernel.${name}`, title: `Kernel: ${title}`, evidence: finding.text };
  if (finding.found) return fine(subject, why);
  return failed(subject, why, `Use a kernel that has ${title}; Debian's own has it as a module.`);
}

function judgeCgroups({ version, controllers }: HostFacts["cgroups"]): Check {
  const listed = controllers.length === 0 ? "no controllers" : controllers.join(" ");
  const subject = { id: "cgroups", title: "Control groups", evidence: `${version}: ${listed}` };
  if (version === "none")
    return failed(
      subject,
      "No container can be started.",
      "Mount cgroup2 on /sys/fs/cgroup, as systemd does.",
    );
  const missing = NEEDED_CONTROLLERS.filter((name) => !controllers.includes(name));
  if (missing.length > 0)
    return warning(
      subject,
      `Limits that need ${missing.join(" and ")} cannot be set; containers without them run.`,
      `Enable ${missing.join(", ")} at boot (cgroup_enable=… on the kernel's command line).`,
    );
  if (version === "hybrid")
    return fine(subject, "v1 with a v2 mount beside it: memory, CPU and process limits are set in v1.");
  return fine(subject, "Memory, CPU and process limits can be set.");
}

function judgeDisk({ path, freeBytes, totalBytes, freeInodes, totalInodes }: HostFacts["disk"]): Check {
  // Some file systems (btrfs) have no fixed number of inodes and report 0 of 0.
  const inodesLow = totalInodes > 0 && freeInodes < 10_000;
  const subject = {
    id: "disk",
    title: "Disk space",
    evidence: `${path}: ${gib(freeBytes)} of ${gib(totalBytes)} GiB free${inodesLow ? `, ${freeInodes} inodes` : ""}`,
  };
  if (totalBytes === 0)
    return unknown(
      { ...subject, evidence: `${path} cannot be read` },
      "Nothing is known of its file system.",
    );
  if (freeBytes < MIN_FREE_BYTES || inodesLow)
    return warning(
      subject,
      "Unpacking an image may fail half way.",
      "Delete images that nothing uses, or give the file system room.",
    );
  return fine(subject, "Images and containers have room.");
}

function judgeDataDir(dataDir: HostFacts["dataDir"]): Check {
  const subject = { id: "data-dir", title: "Data directory" };
  if ("missing" in dataDir)
    return failed(
      { ...subject, evidence: dataDir.missing },
      "Images, containers and the database have no place.",
      `mkdir -m 700 -p ${dataDir.path}`,
    );
  const evidence = `${dataDir.path}: mode ${dataDir.mode.toString(8).padStart(4, "0")}, uid ${dataDir.uid}`;
  if (dataDir.uid !== 0 || (dataDir.mode & 0o022) !== 0)
    return failed(
      { ...subject, evidence },
      "Someone else than root may change what runs as root.",
      `chown root: ${dataDir.path} && chmod go-w ${dataDir.path}`,
    );
  return fine({ ...subject, evidence }, "Only root may change what is in it.");
}

function judgeIpv4Forwarding(value: string, running: number): Check {
  const subject = {
    id: "ipv4-forwarding",
    title: "IPv4 forwarding",
    evidence: `net.ipv4.ip_forward = ${value}`,
  };
  if (value === "1") return fine(subject, "Containers reach other networks through the host.");
  if (running === 0) return fine(subject, "Off; it is switched on with the first container that starts.");
  return failed(
    subject,
    "Containers run and reach nothing beyond the host: something switched it off.",
    "sysctl -w net.ipv4.ip_forward=1, and see what in /etc/sysctl.d sets it to 0.",
  );
}

const gib = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1);

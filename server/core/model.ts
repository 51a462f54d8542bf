import { z } from "zod";
import type { BackupsView } from "./backup/manifest";
import { ContainerConfiguration } from "./container/configuration";
import { ImageConfig } from "./image/image-config";
import { HealthView } from "./life/health";
import type { OverlaySummary, TablesSummary } from "./overlay/views";
import { Progress } from "./progress";

/**
 * The nouns of the product as every layer sees them: the views that the daemon gives to the
 * browser and the CLI. Times are ISO 8601 strings in UTC, sizes bytes, CPUs cores.
 * HeroPods' fields keep the seed's names, in the database, the API and HeroScript alike.
 */

export const Role = z.enum(["viewer", "operator", "admin"]);
export type Role = z.infer<typeof Role>;

/** What is done about drift of a HeroPods' containers and of what they share while the daemon runs. */
export const RepairPolicy = z.enum(["automatic", "ask"]);
export type RepairPolicy = z.infer<typeof RepairPolicy>;

export const HeroPodsView = z.object({
  id: z.string(),
  name: z.string(),
  bridge_name: z.string(),
  subnet: z.string(),
  gateway_ip: z.string(),
  dns_servers: z.string(),
  use_podman: z.boolean(),
  mycelium_enabled: z.boolean(),
  mycelium_version: z.string(),
  mycelium_ipv6_range: z.string(),
  mycelium_key_path: z.string(),
  mycelium_peers: z.string(),
  mycelium_interface_name: z.string(),
  repair: RepairPolicy,
  createdAt: z.string(),
  /** Names of its containers. */
  containers: z.array(z.string()),
  addresses: z.object({ used: z.number(), total: z.number() }),
});
export type HeroPodsView = z.infer<typeof HeroPodsView>;

/** The word a person reads; `restarting` is between two runs, of which its policy makes the next; `drifted` wins over running and stopped, `failed` over stopped. */
export const ContainerState = z.enum([
  "running",
  "stopped",
  "starting",
  "stopping",
  "restarting",
  "failed",
  "drifted",
]);
export type ContainerState = z.infer<typeof ContainerState>;

export const ContainerView = z.object({
  ...ContainerConfiguration.shape,
  id: z.string(),
  name: z.string(),
  heropods: z.string(),
  imageDigest: z.string(),
  state: ContainerState,
  /** Why it failed or drifted, in a sentence; null when nothing is wrong. */
  trouble: z.string().nullable(),
  desired: z.enum(["running", "stopped"]),
  /** Stopped, with its namespace, links and process ready for a start; taken back when none comes. */
  prepared: z.boolean(),
  /** By its policy: how many in a row, when the next one is due, and why the last one was. */
  restarts: z.object({ count: z.number(), at: z.string().nullable(), reason: z.string().nullable() }),
  /** What is not as it should be in one that runs, in sentences. */
  warnings: z.array(z.string()),
  /** Null: it has no check, or does not run. */
  health: HealthView.nullable(),
  ipv4: z.string(),
  overlay: z.string().nullable(),
  exitCode: z.number().nullable(),
  /** pid of its first process on the host, while it runs. */
  pid: z.number().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** Names on the host: netns and both links. */
  netns: z.string(),
  links: z.object({ bridge: z.string(), overlay: z.string() }),
  /** The operation that works on it now. */
  operationId: z.string().nullable(),
});
export type ContainerView = z.infer<typeof ContainerView>;

export const ImageView = z.object({
  /** 'busybox', 'docker.io/library/alpine:3.20'. */
  name: z.string(),
  /** sha256:… of the image's manifest, or of the tarball that was imported. */
  digest: z.string(),
  sizeBytes: z.number(),
  source: z.enum(["local", "tarball", "oci", "registry", "container"]),
  entrypoint: z.array(z.string()),
  cmd: z.array(z.string()),
  env: z.array(z.string()),
  workingDir: z.string(),
  user: z.string(),
  createdAt: z.string(),
  /** Names of the containers made from it. */
  usedBy: z.array(z.string()),
  /** Those of them that still have the root it had before: they get the new one when they are recreated. */
  outdated: z.array(z.string()),
  /** Other names of the same digest, which share its root on the disk. */
  sharedWith: z.array(z.string()),
  /** When its registry was last asked, and the digest its tag had then; null: never. */
  checked: z.object({ at: z.string(), newestDigest: z.string() }).nullable(),
});
export type ImageView = z.infer<typeof ImageView>;

export const ImageDetail = ImageView.extend({
  layers: ImageConfig.shape.layers,
  history: ImageConfig.shape.history,
  stopSignal: z.string(),
});
export type ImageDetail = z.infer<typeof ImageDetail>;

export const StepStatus = z.enum(["waiting", "running", "done", "failed", "undone", "stuck", "skipped"]);
export type StepStatus = z.infer<typeof StepStatus>;

export const StepView = z.object({
  id: z.string(),
  /** `keep`: so already; `run`: a command inside a container. Both are of scripts, and no summary counts them. */
  sign: z.enum(["add", "change", "remove", "keep", "run"]),
  object: z.object({ kind: z.string(), name: z.string() }),
  sentence: z.string(),
  /** What was found on the host that makes it needed. */
  found: z.string().optional(),
  /** Commands as they would be typed; a batch follows its command line, indented. */
  commands: z.array(z.string()),
  status: StepStatus,
  ms: z.number().nullable(),
  stderr: z.string().nullable(),
  /** What a script's action wrote, as far as it was kept: the last 64 KiB. */
  output: z.string().optional(),
  /** How far it is, while it runs and can tell. */
  progress: Progress.optional(),
  /** Ids of the operations that a script's action began. */
  operations: z.array(z.string()).optional(),
});
export type StepView = z.infer<typeof StepView>;

/** A plan as it is previewed: every step waiting. */
export const PlanView = z.object({
  steps: z.array(StepView),
  summary: z.object({ add: z.number(), change: z.number(), remove: z.number() }),
});
export type PlanView = z.infer<typeof PlanView>;

export const OperationStatus = z.enum(["running", "done", "failed", "stuck", "interrupted"]);
export type OperationStatus = z.infer<typeof OperationStatus>;

export const OperationView = z.object({
  id: z.string(),
  /** 'container.start', 'heropods.save', 'image.pull' … */
  kind: z.string(),
  subject: z.object({ kind: z.string(), name: z.string() }),
  /** Who asked: a person's e-mail, a token's name, 'root' for the CLI, 'heropodsd' for repairs. */
  actor: z.string(),
  status: OperationStatus,
  plan: PlanView,
  /** The failure in one sentence with object, command and stderr. */
  error: z.string().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type OperationView = z.infer<typeof OperationView>;

export const Check = z.object({
  /** Stable: 'runtime', 'mycelium.api' … */
  id: z.string(),
  title: z.string(),
  status: z.enum(["ok", "warning", "failed", "unknown"]),
  /** What was found, as the machine said it. */
  evidence: z.string(),
  meaning: z.string(),
  /** What to do; empty when nothing is to be done. */
  fix: z.string(),
});
export type Check = z.infer<typeof Check>;

export const DoctorReport = z.object({
  at: z.string(),
  groups: z.array(
    z.object({
      /** 'host', or the name of a HeroPods. */
      name: z.string(),
      title: z.string(),
      checks: z.array(Check),
    }),
  ),
});
export type DoctorReport = z.infer<typeof DoctorReport>;

/** What the one live subscription of a tab carries. `reset`: read everything anew. */
export type Change =
  | { topic: "container"; key: string; value: ContainerView | null }
  | { topic: "image"; key: string; value: ImageView | null }
  | { topic: "heropods"; key: string; value: HeroPodsView | null }
  | { topic: "operation"; key: string; value: OperationView }
  | { topic: "backups"; key: "host"; value: BackupsView }
  | { topic: "doctor"; key: "host"; value: DoctorReport }
  | { topic: "overlay"; key: "host"; value: OverlaySummary }
  | { topic: "routes"; key: "host"; value: TablesSummary }
  /** Read anew what is shown of them. */
  | { topic: "packets" | "network"; key: "host"; value: { revision: string } }
  | { topic: "volumes"; key: "host" }
  | { topic: "reset" };

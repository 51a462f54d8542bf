import { z } from "zod";
import { HealthSetting } from "../life/health";
import { RestartPolicy } from "../life/restart";
import { Mounts } from "../mounts/mount";
import { PublishedPorts } from "../ports/published-port";
import { EnvName, EnvValue } from "./environment";
import { CapAdd } from "./extra-capabilities";
import { Labels } from "./labels";

export const OverlayIngress = z.enum(["closed", "open"]);
export type OverlayIngress = z.infer<typeof OverlayIngress>;

const MIB = 1024 * 1024;
const TIB = 1024 ** 4;

/**
 * What of a container can be changed after it was made. A new part is one line here, one below, one
 * column and one line each way in services/container-columns.ts, and a section of the form.
 */
const PARTS = {
  image: z.string().min(1, "Choose an image, or write one's name.").max(512),
  /** Empty: the image's own entry point and command. */
  command: z.array(z.string().max(128 * 1024)).max(1024),
  env: z.record(EnvName, EnvValue),
  keepAlive: z.boolean(),
  memoryBytes: z
    .number()
    .int()
    .min(4 * MIB, "A memory limit is at least 4 MiB; leave it empty for none.")
    .max(TIB, "A memory limit is at most 1 TiB.")
    .nullable(),
  cpus: z.number().min(0.01, "At least 0.01 of a CPU.").max(1024, "At most 1024 CPUs.").nullable(),
  pidsLimit: z.number().int().min(1, "At least one process.").max(4_194_304).nullable(),
  overlayIngress: OverlayIngress,
  labels: Labels,
  capAdd: CapAdd,
  readOnlyRoot: z.boolean(),
  restart: RestartPolicy,
  healthCheck: HealthSetting,
  mounts: Mounts,
  ports: PublishedPorts,
};

/** The whole of it; what is left out has its default. */
export const ContainerConfiguration = z.object({
  image: PARTS.image.default("busybox"),
  command: PARTS.command.default([]),
  env: PARTS.env.default({}),
  keepAlive: PARTS.keepAlive.default(false),
  memoryBytes: PARTS.memoryBytes.default(null),
  cpus: PARTS.cpus.default(null),
  pidsLimit: PARTS.pidsLimit.default(null),
  overlayIngress: PARTS.overlayIngress.default("closed"),
  labels: PARTS.labels.default({}),
  capAdd: PARTS.capAdd.default([]),
  readOnlyRoot: PARTS.readOnlyRoot.default(false),
  restart: PARTS.restart.default({ policy: "no", maxRetries: null }),
  healthCheck: PARTS.healthCheck.default(null),
  mounts: PARTS.mounts.default([]),
  ports: PARTS.ports.default([]),
});
export type ContainerConfiguration = z.infer<typeof ContainerConfiguration>;

/** Parts that are to be different; what is left out stays as it is. */
export const ConfigurationChange = z.strictObject(PARTS).partial();
export type ConfigurationChange = z.infer<typeof ConfigurationChange>;

/** The configuration of what holds one among other things: a record, a view, an input. */
export function configurationOf({
  image,
  command,
  env,
  keepAlive,
  memoryBytes,
  cpus,
  pidsLimit,
  overlayIngress,
  labels,
  capAdd,
  readOnlyRoot,
  restart,
  healthCheck,
  mounts,
  ports,
}: ContainerConfiguration): ContainerConfiguration {
  return {
    ...{ image, command, env, keepAlive, memoryBytes, cpus, pidsLimit, overlayIngress },
    ...{ labels, capAdd, readOnlyRoot, restart, healthCheck, mounts, ports },
  };
}

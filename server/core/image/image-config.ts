import { z } from "zod";
import { HealthCheck } from "../life/health";
import type { Layer } from "../progress";
import { healthCheckOf, OciHealthcheck } from "./image-health";

/** What an image says about its process; kept beside its root and in its row. */
export const ImageConfig = z.object({
  entrypoint: z.array(z.string()),
  cmd: z.array(z.string()),
  env: z.array(z.string()),
  workingDir: z.string(),
  user: z.string(),
  /** A signal's name or number, as the image has it; SIGTERM where it has none. */
  stopSignal: z.string(),
  /** Null: it has none; images that were kept before checks were read say nothing. */
  healthcheck: HealthCheck.nullable().default(null),
  /** As they came over the wire; empty where the source had none, or they were not kept yet. */
  layers: z.array(z.object({ digest: z.string(), bytes: z.number() })).default([]),
  /** What made it, the oldest first. */
  history: z
    .array(
      z.object({
        /** ISO 8601; empty where the image does not say. */
        createdAt: z.string(),
        command: z.string(),
        /** It changed the configuration alone. */
        emptyLayer: z.boolean(),
      }),
    )
    .default([]),
});
export type ImageConfig = z.infer<typeof ImageConfig>;

export const PLAIN_CONFIG: ImageConfig = {
  entrypoint: [],
  cmd: [],
  env: [],
  workingDir: "/",
  user: "",
  stopSignal: "SIGTERM",
  healthcheck: null,
  layers: [],
  history: [],
};

/** The configuration of the OCI image specification, 'image/v1/config.json'; Go writes null for empty lists. */
export const OciImageConfig = z.object({
  architecture: z.string().default(""),
  os: z.string().default(""),
  config: z
    .object({
      Entrypoint: z.array(z.string()).nullish(),
      Cmd: z.array(z.string()).nullish(),
      Env: z.array(z.string()).nullish(),
      WorkingDir: z.string().nullish(),
      User: z.string().nullish(),
      StopSignal: z.string().nullish(),
      Healthcheck: OciHealthcheck.nullish(),
    })
    .nullish(),
  history: z
    .array(
      z.object({
        created: z.string().nullish(),
        created_by: z.string().nullish(),
        comment: z.string().nullish(),
        empty_layer: z.boolean().nullish(),
      }),
    )
    .nullish(),
});

export function imageConfigOf(oci: z.infer<typeof OciImageConfig>, layers: Layer[]): ImageConfig {
  const config = oci.config ?? {};
  return {
    entrypoint: config.Entrypoint ?? [],
    cmd: config.Cmd ?? [],
    env: config.Env ?? [],
    workingDir: absolute(config.WorkingDir ?? ""),
    user: config.User ?? "",
    stopSignal: config.StopSignal || "SIGTERM",
    healthcheck: healthCheckOf(config.Healthcheck),
    layers,
    history: (oci.history ?? []).map((step) => ({
      createdAt: step.created ?? "",
      command: step.created_by || step.comment || "",
      emptyLayer: step.empty_layer ?? false,
    })),
  };
}

/** A relative working directory starts at the root, as in Docker. */
function absolute(directory: string): string {
  return directory.startsWith("/") ? directory : `/${directory}`;
}

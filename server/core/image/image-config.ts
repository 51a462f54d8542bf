import { z } from "zod";
import { HealthCheck } from "../life/health";
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
});

export function imageConfigOf(oci: z.infer<typeof OciImageConfig>): ImageConfig {
  const config = oci.config ?? {};
  return {
    entrypoint: config.Entrypoint ?? [],
    cmd: config.Cmd ?? [],
    env: config.Env ?? [],
    workingDir: absolute(config.WorkingDir ?? ""),
    user: config.User ?? "",
    stopSignal: config.StopSignal || "SIGTERM",
    healthcheck: healthCheckOf(config.Healthcheck),
  };
}

/** A relative working directory starts at the root, as in Docker. */
function absolute(directory: string): string {
  return directory.startsWith("/") ? directory : `/${directory}`;
}

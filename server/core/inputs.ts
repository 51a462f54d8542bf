import { z } from "zod";
import { OverlayIngress } from "./model";

/** 1 to 64 of letters, digits, '-', '_', not starting with '-' or '_' (facts: HeroScript's rule for names). */
export const Name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    "A name is 1 to 64 letters, digits, '-' or '_', and starts with a letter or digit.",
  );

const MIB = 1024 * 1024;
const TIB = 1024 ** 4;

/** What a person fills in to make a container. Everything but the name has a default. */
export const ContainerInput = z.object({
  name: Name,
  heropods: Name.default("default"),
  image: z.string().min(1).max(512).default("busybox"),
  command: z
    .array(z.string().max(128 * 1024))
    .max(1024)
    .default([]),
  env: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "A variable's name is letters, digits and '_'."),
      z
        .string()
        .max(128 * 1024)
        .refine((v) => !v.includes("\0"), "A value cannot hold a NUL byte."),
    )
    .default({}),
  keepAlive: z.boolean().default(false),
  memoryBytes: z
    .number()
    .int()
    .min(4 * MIB, "A memory limit is at least 4 MiB; leave it empty for none.")
    .max(TIB, "A memory limit is at most 1 TiB.")
    .nullable()
    .default(null),
  cpus: z
    .number()
    .min(0.01, "At least 0.01 of a CPU.")
    .max(1024, "At most 1024 CPUs.")
    .nullable()
    .default(null),
  pidsLimit: z.number().int().min(1, "At least one process.").max(4_194_304).nullable().default(null),
  overlayIngress: OverlayIngress.default("closed"),
});
export type ContainerInput = z.infer<typeof ContainerInput>;

/** A HeroPods configuration, fields and defaults as in the seed and HeroScript. */
export const HeroPodsInput = z.object({
  name: Name,
  bridge_name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/, "A bridge name is 1 to 15 letters, digits, '_', '.' or '-'.")
    .default("heropods0"),
  subnet: z.string().default("10.10.0.0/24"),
  gateway_ip: z.string().default("10.10.0.1"),
  dns_servers: z.string().default("8.8.8.8,8.8.4.4"),
  use_podman: z.boolean().default(true),
});
export type HeroPodsInput = z.infer<typeof HeroPodsInput>;

/** Every one is required when enabling Mycelium (seed); what is missing is named at once. */
export const MyceliumInput = z.object({
  heropods: Name,
  version: z.string(),
  ipv6_range: z.string(),
  key_path: z.string(),
  peers: z.string(),
  interface_name: z.string().optional(),
});
export type MyceliumInput = z.infer<typeof MyceliumInput>;

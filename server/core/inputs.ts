import { z } from "zod";
import { ContainerConfiguration } from "./container/configuration";
import { RepairPolicy } from "./model";

/** 1 to 64 of letters, digits, '-', '_', not starting with '-' or '_' (facts: HeroScript's rule for names). */
export const Name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    "A name is 1 to 64 letters, digits, '-' or '_', and starts with a letter or digit.",
  );

/** What a person fills in to make a container. Everything but the name has a default. */
export const ContainerInput = z.object({
  name: Name,
  heropods: Name.default("default"),
  ...ContainerConfiguration.shape,
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
  /** Left out: as it is, and 'automatic' for a new one. */
  repair: RepairPolicy.optional(),
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

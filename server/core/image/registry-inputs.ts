import { z } from "zod";
import { parseReference } from "./reference";

/** A registry's host, with its port where it has one, as references begin: 'docker.io', 'localhost:5000'. */
export const RegistryDomain = z
  .string()
  .max(255)
  .transform((text) => text.trim().replace(/^docker\.io$|^index\.docker\.io$/, "docker.io"))
  .refine((domain) => {
    const parsed = parseReference(`${domain}/name`);
    return parsed.ok && parsed.value.domain === domain;
  }, "A registry is named by its host, with a port where it needs one: ghcr.io, registry.example.org:5000.");

/** Credentials for a registry. A user name and a password go together; neither: it is only known to speak plain HTTP. */
export const RegistryInput = z
  .object({
    domain: RegistryDomain,
    username: z
      .string()
      .max(512)
      .refine((name) => !/[:\r\n\0]/.test(name), "A user name cannot hold a ':' or a line's end.")
      .default(""),
    /** Left out: the one that is kept already. */
    password: z
      .string()
      .max(16_384)
      .refine((password) => !/[\r\n\0]/.test(password), "A password is one line.")
      .optional(),
    plainHttp: z.boolean().default(false),
  })
  .superRefine(({ username, password }, ctx) => {
    if (username === "" && password)
      ctx.addIssue({
        code: "custom",
        path: ["username"],
        message: "A user name and a password go together.",
      });
  });
export type RegistryInput = z.infer<typeof RegistryInput>;

import { z } from "zod";
import { Name } from "../inputs";

/** What to pull, and how its registry is spoken to. `heropods` says whether podman may do it. */
export const PullInput = z
  .object({
    reference: z.string().max(1024),
    plainHttp: z.boolean().default(false),
    username: z.string().max(512).optional(),
    password: z.string().max(16_384).optional(),
    heropods: Name.default("default"),
  })
  .superRefine(({ username, password }, ctx) => {
    if (username?.includes(":"))
      ctx.addIssue({ code: "custom", path: ["username"], message: "A user name cannot hold a ':'." });
    if ((username === undefined || username === "") !== (password === undefined || password === ""))
      ctx.addIssue({
        code: "custom",
        path: [username ? "password" : "username"],
        message: "A user name and a password go together.",
      });
  });
export type PullInput = z.infer<typeof PullInput>;

/** A file or directory of this host that becomes the local image `name`. */
export const ImportInput = z.object({
  path: z
    .string()
    .max(4096)
    .regex(/^\/[^\0]*$/, "A file is named by its absolute path."),
  name: Name,
});
export type ImportInput = z.infer<typeof ImportInput>;

/** A container whose files become the local image `name`. */
export const CommitInput = z.object({ container: Name, name: Name });
export type CommitInput = z.infer<typeof CommitInput>;

/** A file that comes as a stream; `sizeBytes` as far as it is known before. */
export const ImageUpload = z.object({ name: Name, sizeBytes: z.number().min(0) });
export type ImageUpload = z.infer<typeof ImageUpload>;

export const ImageName = z.object({ name: z.string().min(1).max(512) });

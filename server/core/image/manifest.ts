import { z } from "zod";
import type { Layer } from "../progress";

/** What is read of a manifest, or of an index of manifests (OCI image-spec, manifest.md and image-index.md; Docker's v2.2 is alike). */
export const Manifest = z.object({
  layers: z.array(z.object({ digest: z.string(), size: z.number() })).optional(),
  manifests: z
    .array(
      z.object({
        digest: z.string(),
        platform: z.object({ architecture: z.string(), os: z.string() }).optional(),
      }),
    )
    .optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** The layers of an image of its own; none where it is an index, whose images have them. */
export function layersOf({ layers }: Manifest): Layer[] {
  return (layers ?? []).map(({ digest, size }) => ({ digest, bytes: size }));
}

/** Of an index, the digest of the image for Linux on this architecture (Go's name for it); else null. */
export function imageFor({ manifests }: Manifest, architecture: string): string | null {
  const found = manifests?.find(
    ({ platform }) => platform?.os === "linux" && platform.architecture === architecture,
  );
  return found?.digest ?? null;
}

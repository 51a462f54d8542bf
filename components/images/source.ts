import type { ImageView } from "@/server/core/model";

/** Where an image came from, in words. */
export const SOURCE: Record<ImageView["source"], string> = {
  local: "this host",
  tarball: "a tarball",
  oci: "an OCI archive",
  registry: "a registry",
  container: "a container",
};

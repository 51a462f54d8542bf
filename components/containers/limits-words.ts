import type { ContainerView } from "@/server/core/model";
import { bytes } from "../format/bytes";

/** '512 MiB, 0.5 CPU'; the rest is on the container's page. */
export function limits({ memoryBytes, cpus }: Pick<ContainerView, "memoryBytes" | "cpus">): string {
  const parts = [memoryBytes !== null && bytes(memoryBytes), cpus !== null && `${cpus} CPU`];
  return parts.filter(Boolean).join(", ") || "none";
}

import { z } from "zod";
import type { Sample, Series } from "./metrics";

/** What the machine has, and how much of it is taken; bytes. */
export const MachineView = z.object({
  /** Those that the daemon may use. */
  cpus: z.number(),
  memoryBytes: z.number(),
  memoryUsedBytes: z.number(),
  load: z.tuple([z.number(), z.number(), z.number()]),
  uptimeSeconds: z.number(),
  /** The file system that holds images, containers and the database. */
  disk: z.object({ path: z.string(), totalBytes: z.number(), freeBytes: z.number() }),
});
export type MachineView = z.infer<typeof MachineView>;

/** Of one container or of the host; limits are null where there are none. */
export interface NumbersView {
  series: Series;
  limits: { cpus: number | null; memoryBytes: number | null; pids: number | null };
}

/** What is so now, of those that run and were asked for. */
export interface NumbersNow {
  at: number;
  host: Sample | null;
  containers: Record<string, Sample>;
}

import { z } from "zod";

/** What FAULTS/armed.json says: trace every action, and do this at that one. */
export const Armed = z.object({
  point: z.object({ action: z.string(), nth: z.number() }).nullable(),
  fault: z.object({ kind: z.enum(["fail", "hang", "kill"]), when: z.enum(["before", "after"]) }),
});
export type Armed = z.infer<typeof Armed>;

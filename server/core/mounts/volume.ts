import { z } from "zod";
import type { Plan, Step } from "../plan/step";
import { VolumeName } from "./mount";

export const VolumeView = z.object({
  name: z.string(),
  /** Its directory on the host. */
  path: z.string(),
  /** Bytes on the disk as they were counted lately; null until they have been. */
  sizeBytes: z.number().nullable(),
  /** Names of the containers that mount it. */
  usedBy: z.array(z.string()),
  createdAt: z.string(),
  createdBy: z.string(),
});
export type VolumeView = z.infer<typeof VolumeView>;

export const VolumeInput = z.object({ name: VolumeName });
export type VolumeInput = z.infer<typeof VolumeInput>;

/** The plan with volumes that are made for it first; its container is created when they are there. */
export function withVolumes(plan: Plan, container: string, made: string[], dir: string): Plan {
  if (made.length === 0) return plan;
  const steps = made.map((name) => makeVolume(name, dir));
  const ids = steps.map((step) => step.id);
  return {
    steps: [
      ...steps,
      ...plan.steps.map((step) =>
        step.id === `create:${container}` ? { ...step, after: [...step.after, ...ids] } : step,
      ),
    ],
  };
}

/** The plan with the deletion of volumes last. */
export function withoutVolumes(plan: Plan, names: string[], dir: string): Plan {
  const after = plan.steps.map((step) => step.id);
  return { steps: [...plan.steps, ...names.map((name) => ({ ...deleteVolume(name, dir), after }))] };
}

/** Not undone: whatever was written there since would go with it. */
export function makeVolume(name: string, dir: string): Step {
  return {
    id: `volume:${name}`,
    sign: "add",
    object: { kind: "volume", name },
    sentence: `Make the volume ${name}`,
    // Open to every user inside: whose it is to be, its containers decide. Above it only root may pass.
    do: [{ do: "mkdir", path: `${dir}/${name}`, mode: 0o755 }],
    undo: [],
    after: [],
  };
}

export function deleteVolume(name: string, dir: string): Step {
  return {
    id: `volume:${name}`,
    sign: "remove",
    object: { kind: "volume", name },
    sentence: `Delete the volume ${name} and all that is in it`,
    do: [{ do: "remove", path: `${dir}/${name}` }],
    undo: [],
    after: [],
  };
}

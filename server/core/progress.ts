import { z } from "zod";

/** How far a copy is. Bytes as they come over the wire, compressed. */
export const Progress = z.object({
  bytes: z.number(),
  /** What will have come in all; null where the source does not say. */
  total: z.number().nullable(),
  layers: z.object({ done: z.number(), all: z.number() }),
  /** Bytes a second over the last seconds. */
  rate: z.number(),
  secondsLeft: z.number().nullable(),
});
export type Progress = z.infer<typeof Progress>;

export interface Layer {
  /** sha256:… */
  digest: string;
  bytes: number;
}

interface Sample {
  /** Milliseconds from any origin. */
  at: number;
  bytes: number;
}

const WINDOW_MS = 4_000;

/**
 * Turns the sizes of the files that a copy writes into progress. A layer has come when a file of its whole
 * size is there; bytes never go back, for a program may remove a file once it has used it.
 */
export function createProgress(layers: readonly Layer[]) {
  const total = layers.reduce((sum, layer) => sum + layer.bytes, 0);
  const came = new Set<number>();
  let samples: Sample[] = [];
  let most = 0;
  return (at: number, sizes: readonly number[]): Progress => {
    const left = [...sizes];
    layers.forEach((layer, index) => {
      const found = left.indexOf(layer.bytes);
      if (found === -1) return;
      left.splice(found, 1);
      came.add(index);
    });
    const whole = [...came].reduce((sum, index) => sum + (layers[index]?.bytes ?? 0), 0);
    const seen = Math.max(sum(sizes), whole);
    most = Math.max(most, total === 0 ? seen : Math.min(seen, total));
    samples = [...samples.filter((sample) => at - sample.at < WINDOW_MS), { at, bytes: most }];
    const first = samples[0] ?? { at, bytes: most };
    const seconds = (at - first.at) / 1000;
    const rate = seconds > 0 ? Math.round((most - first.bytes) / seconds) : 0;
    return {
      bytes: most,
      total: total === 0 ? null : total,
      layers: { done: came.size, all: layers.length },
      rate,
      secondsLeft: total === 0 || rate === 0 ? null : Math.ceil((total - most) / rate),
    };
  };
}

const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0);

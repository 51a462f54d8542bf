import { METRICS, noValues, type Sample } from "./metrics";

/**
 * How points are kept: in two rings of slots of one size in one file, minutes of a day and ten minutes
 * of a month. A slot is the end of its interval in minutes since 1970 (32 bits, little endian), then each
 * metric as a 32-bit float, NaN where nothing is known. A time says which slot is its own, so writing
 * needs no index, what is older than the ring is overwritten, and a slot of another round is a gap.
 */
export interface Ring {
  stepMs: number;
  slots: number;
  /** Where it begins in the file, in bytes. */
  offset: number;
}

export const SLOT_BYTES = 4 + METRICS.length * 4;

const MINUTE_MS = 60_000;

export const MINUTES: Ring = { stepMs: MINUTE_MS, slots: 24 * 60, offset: 0 };
export const TEN_MINUTES: Ring = {
  stepMs: 10 * MINUTE_MS,
  slots: 31 * 24 * 6,
  offset: MINUTES.slots * SLOT_BYTES,
};

/** What a container's file takes at most: 330,624 bytes, less while it has holes. */
export const FILE_BYTES = TEN_MINUTES.offset + TEN_MINUTES.slots * SLOT_BYTES;

/** The end of the step in which a time lies. */
export const stepEnd = (ring: Ring, at: number): number => Math.ceil(at / ring.stepMs) * ring.stepMs;

/** Where a point that ends at `at` (a whole step) stands in the file. */
export function placeOf(ring: Ring, at: number): number {
  return ring.offset + ((at / ring.stepMs) % ring.slots) * SLOT_BYTES;
}

export function encoded({ at, values }: Sample): Uint8Array {
  const view = new DataView(new ArrayBuffer(SLOT_BYTES));
  view.setUint32(0, at / MINUTE_MS, true);
  for (const [index, metric] of METRICS.entries())
    view.setFloat32(4 + index * 4, values[metric] ?? Number.NaN, true);
  return new Uint8Array(view.buffer);
}

/** The points of a ring that end after `after` and not later than `now`, oldest first; whatever else is there is not. */
export function decoded(ring: Ring, bytes: Uint8Array, after: number, now: number): Sample[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Sample[] = [];
  for (let slot = 0; (slot + 1) * SLOT_BYTES <= bytes.byteLength && slot < ring.slots; slot++) {
    const start = slot * SLOT_BYTES;
    const at = view.getUint32(start, true) * MINUTE_MS;
    if (at <= after || at > now || at % ring.stepMs !== 0 || (at / ring.stepMs) % ring.slots !== slot)
      continue;
    const values = noValues();
    for (const [index, metric] of METRICS.entries()) {
      const value = view.getFloat32(start + 4 + index * 4, true);
      values[metric] = Number.isFinite(value) ? value : null;
    }
    found.push({ at, values });
  }
  return found.sort((a, b) => a.at - b.at);
}

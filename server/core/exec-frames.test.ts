import fc from "fast-check";
import { expect, test } from "vitest";
import { frameHead, frameReader } from "./exec-frames";

test("frames come out as they went in, wherever they are cut", () => {
  const frame = fc.record({ kind: fc.constantFrom(1, 2, 3), payload: fc.uint8Array({ maxLength: 300 }) });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 20 }), fc.integer({ min: 1, max: 97 }), (frames, cut) => {
      const bytes = frames.flatMap(({ kind, payload }) => [...frameHead(kind, payload.length), ...payload]);
      const read: { kind: number; payload: Uint8Array }[] = [];
      const reader = frameReader((kind, payload) => read.push({ kind, payload: payload.slice() }));
      for (let at = 0; at < bytes.length; at += cut) reader(Uint8Array.from(bytes.slice(at, at + cut)));
      expect(read).toEqual(frames.map(({ kind, payload }) => ({ kind, payload: Uint8Array.from(payload) })));
    }),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { LimitError } from "./limits";
import { createSlots } from "./slots";

test("each holder has so many, all together so many, and what is given back counts once", () => {
  const slots = createSlots("terminals", "Close one.", { most: 2, all: 3 });
  const first = slots.take("ada");
  slots.take("ada");
  expect(() => slots.take("ada")).toThrow(LimitError);
  slots.take("vi");
  expect(() => slots.take("bo")).toThrow("The limit of 3 terminals open");
  first();
  first();
  expect([slots.taken("ada"), slots.taken()]).toEqual([1, 2]);
  slots.take("bo");
});

test("the answer names the limit and what to do", () => {
  const slots = createSlots("operations", "Wait for some to end.", { most: 0 });
  const refusal = (() => {
    try {
      return slots.take("x");
    } catch (error) {
      return error;
    }
  })();
  expect(refusal).toMatchObject({
    limit: "operations",
    problems: [{ message: expect.stringContaining("limit of 0 operations"), fix: "Wait for some to end." }],
  });
});

test("after any taking and giving back, exactly what is held is counted", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ who: fc.constantFrom("a", "b"), back: fc.boolean() })), (steps) => {
      const slots = createSlots("calls", "Wait.", { most: 3, all: 5 });
      const held: { who: string; release: () => void }[] = [];
      for (const { who, back } of steps) {
        const own = held.findIndex((h) => h.who === who);
        if (back && own >= 0) held.splice(own, 1)[0]?.release();
        else if (!back) {
          const room = held.filter((h) => h.who === who).length < 3 && held.length < 5;
          if (room) held.push({ who, release: slots.take(who) });
          else expect(() => slots.take(who)).toThrow(LimitError);
        }
        expect(slots.taken()).toBe(held.length);
      }
    }),
  );
});

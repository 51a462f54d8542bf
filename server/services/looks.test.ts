import { expect, test } from "vitest";
import { createLooks } from "./looks";

/** Looks that end when they are told to, and see what `world` was when they began. */
function slowLooks() {
  const world = { value: 1 };
  const ends: (() => void)[] = [];
  let begun = 0;
  const looks = createLooks(async () => {
    begun++;
    const { value } = world;
    await new Promise<void>((resolve) => ends.push(resolve));
    return value;
  });
  return { world, looks, begun: () => begun, end: () => ends.shift()?.() };
}

test("a look that began before a touch does not count as current, though it ends after it", async () => {
  const { world, looks, end } = slowLooks();
  const first = looks.anew();
  world.value = 2;
  looks.touched();
  end();
  expect(await first).toBe(1);
  expect(looks.known()).toBeNull();
  const current = looks.current();
  end();
  expect(await current).toBe(2);
  expect(looks.known()).toBe(2);
});

test("what was seen before a touch is not known while the look after it is under way", async () => {
  const { world, looks, begun, end } = slowLooks();
  const first = looks.anew();
  end();
  await first;
  world.value = 2;
  looks.touched();
  const second = looks.anew();
  expect(looks.known()).toBeNull();
  const current = looks.current();
  end();
  expect(await Promise.all([second, current])).toEqual([2, 2]);
  expect(begun()).toBe(2);
});

test("who asks anew while one is under way gets one that begins later, shared by all who ask", async () => {
  const { world, looks, begun, end } = slowLooks();
  const first = looks.anew();
  world.value = 2;
  const others = [looks.anew(), looks.anew()];
  end();
  expect(await first).toBe(1);
  await Promise.resolve();
  end();
  expect(await Promise.all(others)).toEqual([2, 2]);
  expect(begun()).toBe(2);
});

test("a look that fails leaves what is known as it was, and the next one is made", async () => {
  let fails = true;
  const looks = createLooks(async () => {
    if (fails) throw new Error("no");
    return 1;
  });
  await expect(looks.current()).rejects.toThrow("no");
  expect(looks.known()).toBeNull();
  fails = false;
  expect(await looks.current()).toBe(1);
});

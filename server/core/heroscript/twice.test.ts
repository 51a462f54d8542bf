import fc from "fast-check";
import { expect, test } from "vitest";
import { readIntents } from "./intents";
import { parse } from "./parse";
import { startsBeforeExec } from "./plan-container";
import { planIntent, planScript } from "./plan-script";
import { Hypothesis, type World } from "./world";

const EMPTY: World = {
  heropods: [],
  containers: [],
  image: (name) => (name === "busybox" ? name : null),
  keyProblems: () => [],
  foreignLinks: [],
  overlayDown: null,
};

/** What is there after a script was run. */
function after(source: string, world: World): World {
  const { intents } = readIntents(parse(source));
  const hypothesis = new Hypothesis(world);
  const followed = startsBeforeExec(intents);
  intents.forEach((intent, index) => {
    planIntent(intent, followed.has(index), hypothesis);
  });
  return {
    ...world,
    heropods: [...hypothesis.heropods.values()],
    containers: [...hypothesis.containers.values()],
    image: (name) => hypothesis.image(name),
  };
}

const plan = (source: string, world: World) => planScript(readIntents(parse(source)).intents, world);

/** Two networks and three containers, each written one way only: a script that contradicts itself has no rest. */
const HEAD = `
!!heropods.configure name:n1
!!heropods.configure name:n2 bridge_name:b2 subnet:'10.2.0.0/24' gateway_ip:'10.2.0.1'
`;
const CONTAINERS = {
  a: "heropods:n1 image:custom custom_image_name:busybox memory:64m env:'X=1,Y=2'",
  b: "heropods:n2 image:ubuntu_24_04 overlay_ingress:open",
  c: `heropods:n2 image:custom docker_url:'ghcr.io/o/app:1' command:'["a","b c"]'`,
};
const name = fc.constantFrom("a" as const, "b" as const, "c" as const);
const action = fc.oneof(
  name.map((n) => `!!heropods.container_new name:${n} ${CONTAINERS[n]}`),
  fc
    .tuple(name, fc.constantFrom("", "keep_alive:true", "keep_alive:false"))
    .map(([n, keep]) => `!!heropods.container_start name:${n} ${keep}`),
  name.map((n) => `!!heropods.container_exec name:${n} cmd:true`),
  fc.constant(
    "!!heropods.enable_mycelium heropods:n1 version:v0.5.6 ipv6_range:'400::/7' key_path:'/k' peers:'tcp://192.0.2.1:1'",
  ),
);

test("a script that deletes, stops and resets nothing changes nothing the second time", () => {
  let sound = 0;
  fc.assert(
    fc.property(fc.array(action, { minLength: 1, maxLength: 12 }), (actions) => {
      const source = `${HEAD}${actions.join("\n")}\n`;
      if (!plan(source, EMPTY).ok) return;
      sound++;
      const again = plan(source, after(source, EMPTY));
      expect([again.ok, again.difference]).toEqual([true, []]);
      expect(again.summary).toMatchObject({ add: 0, change: 0, remove: 0 });
    }),
    { numRuns: 800 },
  );
  expect(sound).toBeGreaterThan(30);
});

test("what a plan says differs is what is there afterwards, and nothing else", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          action,
          name.map((n) => `!!heropods.container_stop name:${n}`),
          name.map((n) => `!!heropods.container_delete name:${n}`),
        ),
        { maxLength: 12 },
      ),
      (actions) => {
        const source = `${HEAD}${actions.join("\n")}\n`;
        const first = plan(source, EMPTY);
        if (!first.ok) return;
        const then = after(source, EMPTY);
        const expected = [
          ...then.heropods.map((h) => `The HeroPods ${h.name} is not there.`),
          ...then.containers.map((c) => `The container ${c.name} is not there.`),
        ];
        expect(first.difference).toEqual(expected);
      },
    ),
  );
});

test("a thousand actions are planned in no time", () => {
  const source = Array.from(
    { length: 1000 },
    (_, i) => `!!heropods.container_start name:c${i}\n!!heropods.container_exec name:c${i} cmd:x\n`,
  ).join("");
  const { intents } = readIntents(parse(source));
  const started = performance.now();
  planScript(intents, EMPTY);
  expect(performance.now() - started).toBeLessThan(1000);
});

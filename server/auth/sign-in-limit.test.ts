import { beforeEach, expect, test } from "vitest";
import { createSignInLimit, networkOf, type SignInLimit, type Verdict } from "./sign-in-limit";

let clock = 0;
let limit: SignInLimit;
beforeEach(() => {
  clock = 1_000_000;
  limit = createSignInLimit(() => clock);
});
const stranger = async () => false;
const doings = async (tries: Promise<Verdict>[]) => (await Promise.all(tries)).map((v) => v.do);
const range = (n: number) => Array.from({ length: n }, (_, i) => i);

test("one address has ten tries at an account in a quarter of an hour, however the account is written", async () => {
  const tries = range(10).map((i) => limit.take(i % 2 ? "Ada@x.org" : " ada@x.org", "192.0.2.1", stranger));
  expect(await doings(tries)).toEqual(Array(10).fill("go"));
  expect(await limit.take("ada@x.org", "192.0.2.1", stranger)).toEqual({ do: "refuse", seconds: 900 });
  clock += 15 * 60_000;
  expect(await limit.take("ada@x.org", "192.0.2.1", stranger)).toEqual({ do: "go" });
});

test("who knows an address does not lock its owner out", async () => {
  for (const _ of range(11)) await limit.take("ada@x.org", "192.0.2.1", stranger);
  expect(await limit.take("ada@x.org", "198.51.100.7", stranger)).toEqual({ do: "go" });
});

test("many addresses slow an account down: strangers take turns, a known address goes on at once", async () => {
  const attack = range(30).map((i) => limit.take("ada@x.org", `192.0.2.${i}`, stranger));
  expect(await doings(attack)).toEqual(Array(30).fill("go"));
  const more = await Promise.all(range(20).map((i) => limit.take("ada@x.org", `198.51.100.${i}`, stranger)));
  expect(more.slice(0, 3)).toEqual([{ do: "go" }, { do: "wait", ms: 2_000 }, { do: "wait", ms: 4_000 }]);
  expect(more.filter((v) => v.do !== "refuse")).toHaveLength(11);
  expect(more.at(-1)).toEqual({ do: "refuse", seconds: 2 });
  expect(await limit.take("ada@x.org", "203.0.113.5", async () => true)).toEqual({ do: "go" });
  clock += 4_000;
  expect(await limit.take("ada@x.org", "203.0.113.6", stranger)).toEqual({ do: "wait", ms: 18_000 });
  expect(await limit.take("bo@x.org", "198.51.100.1", stranger)).toEqual({ do: "go" });
});

test("the right password gives the pair its tries back", async () => {
  for (const _ of range(10)) await limit.take("ada@x.org", "192.0.2.1", stranger);
  limit.clear("Ada@x.org", "192.0.2.1");
  expect(await limit.take("ada@x.org", "192.0.2.1", stranger)).toEqual({ do: "go" });
});

test("a /64 counts as one address", async () => {
  for (const i of range(10)) await limit.take("ada@x.org", `2001:db8:0:1::${i}`, stranger);
  expect((await limit.take("ada@x.org", "2001:db8:0:1:ffff::1", stranger)).do).toBe("refuse");
  expect((await limit.take("ada@x.org", "2001:db8:0:2::1", stranger)).do).toBe("go");
  expect(networkOf("::1")).toBe("0:0:0:0::/64");
  expect(networkOf("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
  expect(networkOf("2001:0db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
  expect(networkOf("192.0.2.1")).toBe("192.0.2.1");
});

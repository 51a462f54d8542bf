import { expect, test } from "vitest";
import { readIntents } from "./intents";
import { parse } from "./parse";

const warnings = (...lines: string[]) =>
  readIntents(parse(lines.map((line) => `!!heropods.${line}`).join("\n"))).diagnostics.map(
    ({ path, message }) => [path[0], message],
  );

test.each([
  [["configure name:a", "container_new name:c", "container_start name:c", "container_stop name:c"]],
  [["container_new name:c", "container_start name:c", "container_new name:d", "container_start name:d"]],
  [["container_stop name:c", "container_exec name:d cmd:x"]],
  [["container_exec name:c cmd:x", "container_exec name:c cmd:y"]],
  [["configure name:a", "container_new name:c heropods:a", "configure name:b", "container_new name:d"]],
])("no warning where herolib's order comes to the same: %j", (lines) => {
  expect(warnings(...lines)).toEqual([]);
});

test("two actions on one container that would change places", () => {
  expect(warnings("container_exec name:c cmd:x", "container_start name:d", "container_start name:c")).toEqual(
    [
      [
        3,
        "This runs after container_exec of line 1, as it is written. herolib runs every container_start before it.",
      ],
    ],
  );
  expect(warnings("container_delete name:c", "container_new name:c").map(([line]) => line)).toEqual([2]);
});

test("configuring a HeroPods again when its containers are there", () => {
  expect(
    warnings("configure name:a", "container_new name:c", "configure name:a subnet:10.10.0.0/24").map(
      ([line]) => line,
    ),
  ).toEqual([3]);
});

test("an overlay that comes after a container has started", () => {
  const enable =
    "enable_mycelium heropods:a version:v0.5.6 ipv6_range:400::/7 key_path:/k peers:tcp://1.2.3.4:1";
  expect(warnings("configure name:a", "container_new name:c", enable, "container_start name:c")).toEqual([]);
  expect(warnings("configure name:a", "container_start name:c", enable).map(([line]) => line)).toEqual([3]);
});

test("another HeroPods would be meant", () => {
  expect(
    warnings(
      "configure name:a",
      "container_new name:c",
      "container_stop name:c",
      "configure name:b",
      "container_new name:d",
    ),
  ).toEqual([
    [
      2,
      "This belongs to a, the last HeroPods configured above it. herolib takes b, the last configured in the script.",
    ],
  ]);
});

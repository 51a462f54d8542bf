import { Box } from "lucide-react";
import { expect, test } from "vitest";
import { type Entry, found, type Group } from "./entry";

const entry = (group: Group, label: string, words = ""): Entry => ({
  ...{ id: `${group} ${label}`, group, icon: Box, label, words },
  to: "/",
});
const ENTRIES = [
  entry("Pages", "Containers"),
  entry("Pages", "Settings"),
  entry("Create", "Create container", "new"),
  entry("Containers", "web-1", "10.10.0.5 5da::2 nginx:1.27 app=shop"),
  entry("Containers", "cache", "10.10.0.15 5da::3 redis:7"),
  ...Array.from({ length: 40 }, (_, n) =>
    entry("Containers", `app-${n}`, `10.10.1.${n} 5da::1:${n} busybox`),
  ),
  entry("Actions", "Stop web-1", "10.10.0.5 nginx:1.27"),
  entry("Actions", "Restart web-1", "10.10.0.5 nginx:1.27"),
];
const labels = (query: string) => found(ENTRIES, query).flatMap(({ entries }) => entries.map((e) => e.label));

test("a container is found by name, address, image and label", () => {
  for (const query of ["web", "10.10.0.5", "5da::2", "nginx", "app=shop"])
    expect(labels(query)[0], query).toBe("web-1");
});

test("an action is found by its verb and the container, in any order", () => {
  expect(labels("stop web")).toEqual(["Stop web-1"]);
  expect(labels("web-1 stop")).toEqual(["Stop web-1"]);
  expect(labels("restart nginx")).toEqual(["Restart web-1"]);
  expect(labels("stop redis")).toEqual([]);
});

test("what begins so comes first, and a group shows a handful", () => {
  expect(found(ENTRIES, "c")[0]?.group).toBe("Pages");
  expect(labels("cac")).toEqual(["cache"]);
  expect(labels("busybox")).toHaveLength(7);
  expect(labels("app-39")).toEqual(["app-39"]);
  expect(labels("(")).toEqual([]);
});

test("without words it shows where one can go and what can be made", () => {
  expect(labels("").slice(0, 2)).toEqual(["Containers", "Settings"]);
  expect(labels("")).toContain("Create container");
  expect(labels("")).not.toContain("Stop web-1");
});

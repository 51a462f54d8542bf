import { expect, test } from "vitest";
import { exportTemplate, readTemplate } from "./template";

const problems = (value: unknown) => {
  const read = readTemplate(typeof value === "string" ? value : JSON.stringify(value));
  return read.ok ? [] : read.problems;
};

test("what is exported is read back", () => {
  const read = readTemplate(
    JSON.stringify({
      name: "cache",
      note: "Small",
      configuration: { image: "redis:7", memoryBytes: 2 ** 26, labels: { tier: "cache" } },
    }),
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  expect(read.value.configuration).toMatchObject({ image: "redis:7", command: [], readOnlyRoot: false });
  expect(readTemplate(exportTemplate(read.value))).toEqual(read);
});

test("every bad field is named at its place, all at once", () => {
  const bad = {
    configuration: {
      memoryBytes: 1,
      cpus: "many",
      env: { "1X": "y" },
      capAdd: ["SYS_NICE", "SYS_ADMIN"],
      command: ["a", 7],
      memmory: 5,
    },
  };
  expect(Object.fromEntries(problems(bad).map(({ path, message }) => [path.join("."), message]))).toEqual({
    "configuration.memoryBytes":
      "configuration.memoryBytes: A memory limit is at least 4 MiB; leave it empty for none.",
    "configuration.cpus": expect.stringMatching(/^configuration\.cpus: .*number/),
    "configuration.env.1X": "configuration.env.1X: A variable's name is letters, digits and '_'.",
    "configuration.capAdd.1": expect.stringMatching(/as good as root on this host/),
    "configuration.command.1": expect.stringMatching(/string/),
    "configuration.memmory": "configuration.memmory: there is no such part of a container.",
  });
});

test("what is no template says so", () => {
  expect(problems('{\n  "name": "x",\n  oops\n}')).toEqual([
    { path: ["text"], message: "Line 3, column 3: it is not JSON from here on." },
  ]);
  expect(problems("[]")[0]?.message).toMatch(/object/);
  expect(problems({ name: "-x", configuration: {} })[0]?.path).toEqual(["name"]);
  expect(problems({ name: "x", configuration: null })[0]?.path).toEqual(["configuration"]);
  expect(problems({ name: "x", configuration: {}, containers: 3 })[0]?.path).toEqual(["containers"]);
});

import { expect, test } from "vitest";
import { committedConfig } from "./committed";
import { PLAIN_CONFIG } from "./image-config";

const image = { ...PLAIN_CONFIG, entrypoint: ["/bin/app"], cmd: ["serve"], env: ["A=1", "B=2"] };

test("an image made from a container runs as the container did", () => {
  const config = committedConfig(image, { name: "web", command: ["other"], env: { B: "3", C: "4" } }, "now");
  expect(config).toMatchObject({ entrypoint: ["/bin/app"], cmd: ["other"], env: ["A=1", "B=3", "C=4"] });
  expect(config.history).toEqual([{ createdAt: "now", command: "heropods commit web", emptyLayer: false }]);
});

test("a container without a command of its own leaves the image's", () => {
  expect(committedConfig(image, { name: "web", command: [], env: {} }, "now").cmd).toEqual(["serve"]);
});

import { expect, test } from "vitest";
import { fullBridge } from "./bridge-ports";

test("a bridge takes 1,023 containers, and the next is told where else to go", () => {
  expect(fullBridge("heropods0", 1022)).toBeNull();
  expect(fullBridge("heropods0", 1023)).toMatchObject({
    path: ["heropods"],
    message: expect.stringContaining("heropods0 is full"),
    fix: expect.stringContaining("--bridge-name"),
  });
});

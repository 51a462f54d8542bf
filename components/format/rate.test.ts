import { expect, test } from "vitest";
import { rate } from "./rate";

test("rates are said in bit/s with decimal units", () => {
  expect(rate(0)).toBe("0 bit/s");
  expect(rate(640)).toBe("640 bit/s");
  expect(rate(999.7)).toBe("1 kbit/s");
  expect(rate(1_500)).toBe("1.5 kbit/s");
  expect(rate(48_200_000)).toBe("48 Mbit/s");
  expect(rate(2_000_000_000)).toBe("2 Gbit/s");
});

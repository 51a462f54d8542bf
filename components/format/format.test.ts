import { expect, test } from "vitest";
import { shortenMiddle, splitAddress } from "./address";
import { bytes, parseBytes } from "./bytes";
import { byAddress, natural } from "./natural";
import { duration, span } from "./time";

test("an overlay address is split after its /64", () => {
  expect(splitAddress("5da:83c1:819a:5372::2")).toEqual({ prefix: "5da:83c1:819a:5372", rest: "::2" });
  expect(splitAddress("5da:83c1:819a:5372:dae1:238f:c1de:d123")).toEqual({
    prefix: "5da:83c1:819a:5372",
    rest: ":dae1:238f:c1de:d123",
  });
  expect(splitAddress("5da:83c1:819a:5372:1::9")).toEqual({ prefix: "5da:83c1:819a:5372", rest: ":1::9" });
  expect(splitAddress("fe80::1")).toEqual({ prefix: "fe80", rest: "::1" });
  expect(splitAddress("::1")).toEqual({ prefix: "", rest: "::1" });
  expect(splitAddress("400::/7")).toEqual({ prefix: "", rest: "400::/7" });
  expect(splitAddress("10.10.0.2")).toEqual({ prefix: "", rest: "10.10.0.2" });
});

test("long text is shortened in the middle and keeps both ends", () => {
  expect(shortenMiddle("quic://[2a02:1802:5e::1]:9651", 15)).toBe("quic://…1]:9651");
  expect(shortenMiddle("short", 15)).toBe("short");
});

test("sizes are IEC, and read back", () => {
  expect(bytes(128 * 1024 ** 2)).toBe("128 MiB");
  expect(bytes(1536)).toBe("1.5 KiB");
  expect(bytes(0)).toBe("0 B");
  for (const size of ["128 MiB", "4 MiB", "1.5 GiB"]) expect(bytes(parseBytes(size) ?? 0)).toBe(size);
  expect(parseBytes("256m")).toBe(256 * 1024 ** 2);
  expect(parseBytes("1000")).toBe(1000);
  expect(parseBytes("-1m")).toBeNull();
  expect(parseBytes("lots")).toBeNull();
});

test("names count as people count, addresses by their bits", () => {
  expect(["app-10", "app-5", "app-1"].sort(natural)).toEqual(["app-1", "app-5", "app-10"]);
  expect(["10.10.0.10", "10.10.0.9"].sort(byAddress)).toEqual(["10.10.0.9", "10.10.0.10"]);
  expect(["5da::10", "5da::a", "5da::9"].sort(byAddress)).toEqual(["5da::9", "5da::a", "5da::10"]);
});

test("times are said in the largest unit that says them", () => {
  expect(span(12_400)).toBe("12 s");
  expect(span(61_000)).toBe("1 min");
  expect(span(47 * 3_600_000)).toBe("47 h");
  expect(span(3 * 86_400_000)).toBe("3 d");
  expect(duration(7.4)).toBe("7 ms");
  expect(duration(1240)).toBe("1.24 s");
});

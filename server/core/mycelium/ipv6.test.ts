import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatIpv6, parseIpv4, parseIpv6 } from "./ipv6";

describe("parseIpv6", () => {
  it.each([
    ["::", [0, 0, 0, 0, 0, 0, 0, 0]],
    ["::1", [0, 0, 0, 0, 0, 0, 0, 1]],
    ["1::", [1, 0, 0, 0, 0, 0, 0, 0]],
    ["2a02:1802:5e:0:ec4:7aff:fe51:e36b", [0x2a02, 0x1802, 0x5e, 0, 0xec4, 0x7aff, 0xfe51, 0xe36b]],
    ["::ffff:1.2.3.4", [0, 0, 0, 0, 0, 0xffff, 0x102, 0x304]],
    ["1:2:3:4:5:6:7::", [1, 2, 3, 4, 5, 6, 7, 0]],
    ["::2:3:4:5:6:7:8", [0, 2, 3, 4, 5, 6, 7, 8]],
  ])("reads %s", (text, groups) => expect(parseIpv6(text)).toEqual(groups));

  it.each([
    "",
    ":",
    ":::",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1::2::3",
    "12345::",
    "g::",
    "1.2.3.4",
    "1:2:3:4:5:6:7:8::",
    "::1:2:3:4:5:6:7:8",
    "::1.2.3.4:5",
    "1.2.3.4::",
    "::01.2.3.4",
    "::1%0",
    " ::1",
    "1:",
    ":1",
  ])("refuses '%s'", (text) => expect(parseIpv6(text)).toBeNull());

  it("takes what the C library takes, and nothing else", () => {
    const part = fc.oneof(
      fc.nat(0xffff).map((n) => n.toString(16)),
      fc.constantFrom("", "0", "::", "1.2.3.4", "01.2.3.4", "fffff", "00a"),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 10 }), (parts) => {
        const text = parts.join(":");
        expect(parseIpv6(text) !== null).toBe(isIPv6(text));
      }),
      { numRuns: 20_000 },
    );
  });

  it("reads back what formatIpv6 writes", () => {
    const group = fc.oneof(fc.constant(0), fc.nat(0xffff));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        expect(parseIpv6(formatIpv6(groups))).toEqual(groups);
      }),
    );
  });
});

describe("formatIpv6", () => {
  it.each([
    ["0:0:0:0:0:0:0:0", "::"],
    ["2001:0DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"],
    ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
    ["::ffff:102:304", "::ffff:1.2.3.4"],
    ["1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"],
  ])("writes %s as %s", (text, canonical) => expect(formatIpv6(parseIpv6(text) ?? [])).toBe(canonical));
});

describe("parseIpv4", () => {
  it("takes what the C library takes, and nothing else", () => {
    const part = fc.oneof(fc.nat(300).map(String), fc.constantFrom("", "00", "01", "-1", "+1", "1e2"));
    fc.assert(
      fc.property(fc.array(part, { minLength: 3, maxLength: 5 }), (parts) => {
        const text = parts.join(".");
        expect(parseIpv4(text) !== null).toBe(isIPv4(text));
      }),
    );
  });
});

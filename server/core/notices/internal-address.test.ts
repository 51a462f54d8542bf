import fc from "fast-check";
import { expect, test } from "vitest";
import { internalAddress } from "./internal-address";

const own = ["203.0.113.7", "2a00:1450::7", "198.51.100.0/24", "5da:83c1:819a:5372::/64"];

test.each([
  ["127.0.0.1", /loopback/],
  ["127.255.1.2", /loopback/],
  ["::1", /loopback/],
  ["::ffff:127.0.0.1", /loopback/],
  ["::ffff:7f00:1", /loopback/],
  ["0.0.0.0", /unspecified/],
  ["::", /unspecified/],
  ["10.1.2.3", /private/],
  ["172.31.0.1", /private/],
  ["192.168.0.1", /private/],
  ["fd00::1", /private/],
  ["169.254.169.254", /link-local/],
  ["fe80::1", /link-local/],
  ["fe80::1%eth0", /link-local/],
  ["100.64.0.1", /carrier/],
  ["224.0.0.1", /multicast/],
  ["ff02::1", /multicast/],
  ["255.255.255.255", /broadcast/],
  ["64:ff9b::7f00:1", /range/],
  ["2002:7f00:1::", /range/],
  ["203.0.113.7", /reserved|this host/],
  ["2a00:1450::7", /this host/],
  ["5da:83c1:819a:5372::9", /this host/],
  ["example.org", /no address/],
  ["", /no address/],
])("%s is refused", (address, why) => {
  expect(internalAddress(address, own)).toMatch(why);
});

test.each(["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "5da:83c1:819a:9999::1"])(
  "%s is of the internet",
  (address) => {
    expect(internalAddress(address, own)).toBeNull();
  },
);

test("no text makes it throw, and nothing of a private network passes", () => {
  fc.assert(fc.property(fc.string(), (text) => void internalAddress(text, own)));
  fc.assert(
    fc.property(fc.nat(255), fc.nat(255), fc.nat(255), (a, b, c) => {
      for (const text of [
        `10.${a}.${b}.${c}`,
        `127.${a}.${b}.${c}`,
        `192.168.${b}.${c}`,
        `::ffff:10.${a}.${b}.${c}`,
      ])
        expect(internalAddress(text, [])).not.toBeNull();
    }),
  );
});

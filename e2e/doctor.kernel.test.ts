import { chmod, copyFile, rename, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DoctorReport } from "../server/core/model";
import { type Bed, type BedHost, startBed } from "./testbed/bed";
import { until } from "./testbed/until";

let bed: Bed;
let a: BedHost;

/** Status by check, of everything that is not as it should be. */
async function troubles(): Promise<Record<string, string>> {
  const report = DoctorReport.parse(await a.call("query", "doctor.report"));
  return Object.fromEntries(
    report.groups.flatMap((group) =>
      group.checks.filter(({ status }) => status !== "ok").map(({ id, status }) => [id, status]),
    ),
  );
}
const comesTo = (expected: Record<string, string>, timeoutMs = 10_000) =>
  until(
    `the doctor to say ${JSON.stringify(expected)}`,
    async () => {
      const found = await troubles();
      if (JSON.stringify(found) === JSON.stringify(expected)) return true;
      throw new Error(`it says ${JSON.stringify(found)}`);
    },
    timeoutMs,
  );

beforeAll(async () => {
  bed = await startBed({ enableMycelium: true });
  a = bed.host("a");
}, 120_000);
afterAll(() => bed?.stop());

describe("the doctor", () => {
  it("finds nothing on a host that is as it should be", () => comesTo({}));

  it("sees that the key can be read by others, and that it is not the node's", async () => {
    const { keyPath } = a.mycelium;
    await chmod(keyPath, 0o644);
    await comesTo({ "mycelium.key": "warning" });
    await chmod(keyPath, 0o600);
    await copyFile(keyPath, `${keyPath}.kept`);
    await writeFile(keyPath, Buffer.alloc(32, 1));
    await comesTo({ "mycelium.identity": "failed" });
    await writeFile(keyPath, Buffer.alloc(31, 1));
    await comesTo({ "mycelium.key": "failed", "mycelium.identity": "unknown" });
    await rename(`${keyPath}.kept`, keyPath);
    await comesTo({});
  });

  // The real program believes in a silent TCP connection for minutes.
  it.skipIf(process.env.MYCELIUM_BIN)("sees that no peer is alive while the underlay is cut", async () => {
    await a.cutUnderlay();
    await comesTo({ "mycelium.peers-alive": "failed" });
    await a.restoreUnderlay();
    await comesTo({});
  });

  it("sees that the overlay's route goes elsewhere", async () => {
    const route = ["400::/7", "dev", "mycelium0"];
    await a.exec(["ip", "-6", "route", "del", ...route]);
    await comesTo({ "mycelium.route": "failed" });
    await a.exec(["ip", "-6", "route", "add", ...route]);
    await comesTo({});
  });

  it("sees a network of the host that overlaps with the subnet", async () => {
    await a.exec(["ip", "addr", "add", "10.10.0.200/25", "dev", "eth0"]);
    await comesTo({ "heropods.subnet": "failed" });
    await a.exec(["ip", "addr", "del", "10.10.0.200/25", "dev", "eth0"]);
    await comesTo({});
  });

  it("names a node that has died once, and what hangs on it unknown; containers still start", async () => {
    await a.stopOverlay("SIGKILL");
    await comesTo({
      mycelium: "warning",
      "mycelium.api": "failed",
      "mycelium.tun": "unknown",
      "mycelium.interface-name": "unknown",
      "mycelium.identity": "unknown",
      "mycelium.route": "unknown",
      "mycelium.peers": "unknown",
      "mycelium.peers-alive": "unknown",
    });
    const created = await a.call("mutation", "containers.create", { name: "ipv4", start: true, wait: true });
    expect(created).toMatchObject({ status: "done", error: null });
    await a.call("mutation", "containers.delete", { name: "ipv4", wait: true });
    await a.startOverlay();
    await comesTo({}, 45_000);
  });
});

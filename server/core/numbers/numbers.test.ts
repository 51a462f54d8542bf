import fc from "fast-check";
import { expect, test } from "vitest";
import { blkioBytes, ioStat, valueIn, wholeNumber } from "./cgroup-text";
import { between, type Counters } from "./counters";
import { emptyMean, pointOf, withSample } from "./mean";
import { METRICS, noValues, type Sample, seriesOf } from "./metrics";
import { busyUs, defaultLinks, diskStats, loadAvg, memInfo, netDev } from "./proc-text";
import { decoded, encoded, FILE_BYTES, MINUTES, placeOf, SLOT_BYTES, stepEnd, TEN_MINUTES } from "./ring";

const counters = (some: Partial<Counters> = {}): Counters => ({
  at: 0,
  life: "1",
  cpuUs: 0,
  memory: 0,
  pids: 1,
  periods: 0,
  throttledPeriods: 0,
  oomKills: 0,
  readBytes: 0,
  writtenBytes: 0,
  link: { rx: 0, tx: 0 },
  overlay: null,
  load: null,
  ...some,
});

test("rates are what was counted between two readings", () => {
  const sample = between(
    counters(),
    counters({
      at: 2_000,
      cpuUs: 1_000_000,
      memory: 4096,
      periods: 20,
      throttledPeriods: 5,
      oomKills: 1,
      writtenBytes: 8_000,
      link: { rx: 100, tx: 400 },
    }),
  );
  expect(sample?.values).toEqual({
    ...noValues(),
    cpu: 0.5,
    memory: 4096,
    memoryPeak: 4096,
    pids: 1,
    rx: 50,
    tx: 200,
    read: 0,
    write: 4_000,
    throttled: 0.25,
    oomKills: 1,
  });
});

test("a counter that went back has no rate, another life has no sample", () => {
  const before = counters({ cpuUs: 5_000, link: { rx: 9, tx: 9 } });
  const after = counters({ at: 1_000, cpuUs: 100, link: { rx: 1, tx: 10 } });
  expect(between(before, after)?.values).toMatchObject({ cpu: null, rx: null, tx: 1, memory: 0 });
  expect(between(before, { ...after, life: "2" })).toBeNull();
  expect(between(null, after)).toBeNull();
  expect(between(after, after)).toBeNull();
});

test("a point is the mean by time, the highest peak and the sum of kills", () => {
  const sample = (cpu: number | null, memory: number, oomKills: number): Sample => ({
    at: 0,
    values: { ...noValues(), cpu, memory, memoryPeak: memory, oomKills },
  });
  let mean = withSample(emptyMean, sample(1, 100, 0), 10_000);
  mean = withSample(mean, sample(null, 400, 2), 10_000);
  mean = withSample(mean, sample(0, 100, 1), 30_000);
  expect(pointOf(mean, 60_000)).toEqual({
    at: 60_000,
    values: { ...noValues(), cpu: 0.25, memory: 160, memoryPeak: 400, oomKills: 3 },
  });
  expect(pointOf(emptyMean, 60_000)).toBeNull();
});

const point = fc.record({
  minute: fc.integer({ min: 28_000_000, max: 40_000_000 }),
  values: fc.tuple(
    ...METRICS.map(() => fc.option(fc.float({ noNaN: true, noDefaultInfinity: true, min: 0 }))),
  ),
});

test("a point comes back out of its slot as it went in, and stands within its ring", () => {
  fc.assert(
    fc.property(point, fc.constantFrom(MINUTES, TEN_MINUTES), ({ minute, values }, ring) => {
      const at = stepEnd(ring, minute * 60_000);
      const sample = { at, values: noValues() };
      for (const [index, metric] of METRICS.entries()) sample.values[metric] = values[index] ?? null;
      const place = placeOf(ring, at);
      expect(place).toBeGreaterThanOrEqual(ring.offset);
      expect(place + SLOT_BYTES).toBeLessThanOrEqual(ring.offset + ring.slots * SLOT_BYTES);
      const file = new Uint8Array(FILE_BYTES);
      file.set(encoded(sample), place);
      const bytes = file.subarray(ring.offset, ring.offset + ring.slots * SLOT_BYTES);
      expect(decoded(ring, bytes, at - 1, at)).toEqual([sample]);
      expect(decoded(ring, bytes, at, at + 1)).toEqual([]);
    }),
  );
});

test("a slot of an earlier round, a hole and nonsense are gaps", () => {
  const file = new Uint8Array(MINUTES.slots * SLOT_BYTES);
  const now = 30_000_000 * 60_000;
  const yesterday = now - MINUTES.slots * MINUTES.stepMs;
  const sample = (at: number): Sample => ({ at, values: { ...noValues(), cpu: 1 } });
  expect(placeOf(MINUTES, now)).toBe(placeOf(MINUTES, yesterday));
  file.set(encoded(sample(yesterday)), placeOf(MINUTES, yesterday));
  expect(decoded(MINUTES, file, yesterday, now)).toEqual([]);
  file.set(encoded(sample(now)), placeOf(MINUTES, now));
  file.set(encoded(sample(now - 120_000)), placeOf(MINUTES, now - 120_000));
  expect(decoded(MINUTES, file, yesterday, now).map(({ at }) => at)).toEqual([now - 120_000, now]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4 * SLOT_BYTES }), (bytes) => {
      for (const { at } of decoded(MINUTES, bytes, 0, now)) expect(at).toBeLessThanOrEqual(now);
    }),
  );
});

test("a series leaves out what nobody knows and rounds to what is read", () => {
  const samples = [
    { at: 1, values: { ...noValues(), cpu: 0.123456, memory: 10.4 } },
    { at: 2, values: { ...noValues(), cpu: null, memory: 11.6 } },
  ];
  expect(seriesOf(samples, { from: 0, to: 2, gapMs: 3 })).toEqual({
    from: 0,
    to: 2,
    gapMs: 3,
    times: [1, 2],
    columns: { cpu: [0.1235, null], memory: [10, 12] },
  });
});

test("the kernel's files of both cgroup versions are read", () => {
  const stat = "usage_usec 81\nuser_usec 70\nnr_periods 12\nnr_throttled 3\nthrottled_usec 9\n";
  expect(valueIn(stat, "usage_usec")).toBe(81);
  expect(valueIn(stat, "nr_throttled")).toBe(3);
  expect(valueIn("inactive_file 5\nfile 7\ntotal_inactive_file 8\n", "file")).toBe(7);
  expect(valueIn("inactive_file 5\ntotal_inactive_file 8\n", "inactive_file")).toBe(5);
  expect(valueIn("oom_kill_disable 0\nunder_oom 0\noom_kill 2\n", "oom_kill")).toBe(2);
  expect(valueIn("low 0\nhigh 0\nmax 41\noom 3\noom_kill 1\noom_group_kill 0\n", "oom_kill")).toBe(1);
  expect(valueIn("", "oom_kill")).toBeNull();
  expect(wholeNumber("max\n")).toBeNull();
  expect(ioStat("8:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=99 dios=0\n259:1 rbytes=5 wbytes=0\n")).toEqual(
    {
      read: 15,
      written: 20,
    },
  );
  expect(blkioBytes("254:0 Read 4096\n254:0 Write 1\n254:0 Total 4097\n7:0 Read 4\nTotal 4101\n")).toEqual({
    read: 4100,
    written: 1,
  });
});

test("the machine's files are read", () => {
  const dev =
    "Inter-|   Receive\n face |bytes    packets\n    lo: 10 1 0 0 0 0 0 0 10 1 0 0 0 0 0 0\nvbr-a1b2c3:5 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0\n";
  expect([...netDev(dev)]).toEqual([
    ["lo", { rx: 10, tx: 10 }],
    ["vbr-a1b2c3", { rx: 5, tx: 7 }],
  ]);
  expect(
    defaultLinks(
      "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\teth0\neth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\neth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\n",
    ),
  ).toEqual(["eth0"]);
  expect(busyUs("cpu  100 20 30 900 50 1 2 3 4 5\ncpu0 …")).toBe(1_560_000);
  expect(memInfo("MemTotal:        2048 kB\nMemFree: 1 kB\nMemAvailable:    1024 kB\n")).toEqual({
    total: 2_097_152,
    available: 1_048_576,
  });
  expect(loadAvg("5.44 2.37 2.22 4/97 4984\n")).toEqual({ load: [5.44, 2.37, 2.22], tasks: 97 });
  expect(
    diskStats(
      " 254 0 vda 6 5 14 2 3 9 56 1 0 1 1\n 254 1 vda1 6 5 14 2 3 9 56 1 0 1 1\n",
      (name) => name === "vda",
    ),
  ).toEqual({ read: 14 * 512, written: 56 * 512 });
  for (const text of ["", "nonsense\n\n:::"]) {
    expect(busyUs(text)).toBeNull();
    expect(memInfo(text)).toBeNull();
    expect(loadAvg(text)).toBeNull();
  }
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { ContainerConfiguration } from "../container/configuration";
import type { ContainerView, HeroPodsView } from "../model";
import { exportHeroPods, isSecret } from "./export";
import { readIntents } from "./intents";
import { parse } from "./parse";

const heropods: HeroPodsView = {
  id: "1",
  name: "demo",
  bridge_name: "hp1",
  subnet: "10.20.0.0/24",
  gateway_ip: "10.20.0.1",
  dns_servers: "9.9.9.9,2620:fe::fe",
  use_podman: false,
  mycelium_enabled: true,
  mycelium_version: "v0.5.6",
  mycelium_ipv6_range: "400::/7",
  mycelium_key_path: "~/it's here/key.bin",
  mycelium_peers: "tcp://192.0.2.1:9651,quic://[2001:db8::1]:9651",
  mycelium_interface_name: "myc7",
  repair: "automatic",
  createdAt: "2026-01-01T00:00:00.000Z",
  containers: [],
  addresses: { used: 0, total: 253 },
};

const container = (more: Partial<ContainerView>): ContainerView => ({
  id: "c",
  name: "web",
  heropods: "demo",
  ...ContainerConfiguration.parse({}),
  imageDigest: "sha256:0",
  state: "stopped",
  trouble: null,
  desired: "stopped",
  prepared: false,
  restarts: { count: 0, at: null, reason: null },
  warnings: [],
  health: null,
  ipv4: "10.20.0.2",
  overlay: null,
  exitCode: null,
  pid: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  startedAt: null,
  finishedAt: null,
  netns: "hp-web",
  links: { bridge: "vbr-0", overlay: "vmyh-0" },
  operationId: null,
  ...more,
});

const local = () => ({ source: "local" as const });

function intentsOf(source: string) {
  const { intents, diagnostics } = readIntents(parse(source));
  expect(diagnostics).toEqual([]);
  return intents;
}

test("the configuration comes back field by field", () => {
  const { source } = exportHeroPods(heropods, [], local);
  const [configure, enable] = intentsOf(source);
  expect(configure).toMatchObject({
    kind: "configure",
    reset: false,
    input: {
      name: "demo",
      bridge_name: "hp1",
      subnet: "10.20.0.0/24",
      gateway_ip: "10.20.0.1",
      dns_servers: "9.9.9.9,2620:fe::fe",
      use_podman: false,
    },
  });
  expect(enable).toMatchObject({
    kind: "enable",
    input: {
      heropods: "demo",
      version: "v0.5.6",
      ipv6_range: "400::/7",
      key_path: "~/it's here/key.bin",
      peers: "tcp://192.0.2.1:9651,quic://[2001:db8::1]:9651",
      interface_name: "myc7",
    },
  });
});

test("any container's configuration comes back as it was", () => {
  const text = fc.string({ unit: "binary" }).filter((s) => !s.includes("\0") && !hasLoneSurrogate(s));
  const variable = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/).filter((name) => !isSecret(name));
  fc.assert(
    fc.property(
      fc.record({
        command: fc.array(text, { maxLength: 4 }),
        env: fc.dictionary(variable, text, { maxKeys: 4 }),
        keepAlive: fc.boolean(),
        memoryBytes: fc.option(fc.integer({ min: 4 * 1024 * 1024, max: 1024 ** 4 })),
        cpus: fc.option(fc.integer({ min: 1, max: 102_400 }).map((n) => n / 100)),
        pidsLimit: fc.option(fc.integer({ min: 1, max: 4_194_304 })),
        overlayIngress: fc.constantFrom("open" as const, "closed" as const),
        labels: fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), fc.stringMatching(/^[ -~]{0,9}$/), {
          maxKeys: 3,
        }),
        readOnlyRoot: fc.boolean(),
        restart: fc.constantFrom(
          { policy: "no" as const, maxRetries: null },
          { policy: "on-failure" as const, maxRetries: 5 },
        ),
        healthCheck: fc.option(
          fc.record({
            command: fc.array(fc.stringMatching(/^[a-z '"]{1,9}$/), { minLength: 1, maxLength: 3 }),
            intervalMs: fc.integer({ min: 1_000, max: 60_000 }),
            timeoutMs: fc.integer({ min: 100, max: 60_000 }),
            retries: fc.integer({ min: 1, max: 9 }),
            startPeriodMs: fc.nat(60_000),
          }),
        ),
      }),
      (fields) => {
        const exported = exportHeroPods({ ...heropods, mycelium_enabled: false }, [container(fields)], local);
        const made = intentsOf(exported.source)[1];
        expect(made?.kind === "new" ? made.input : null).toEqual({
          name: "web",
          heropods: "demo",
          image: "busybox",
          ...{ capAdd: [], mounts: [], ports: [] },
          ...fields,
          env: { ...fields.env },
          labels: { ...fields.labels },
        });
      },
    ),
  );
});

test("images come back by HeroScript's name, their reference or their name", () => {
  const images = ["docker.io/library/alpine:3.20", "ghcr.io/owner/app:1", "mine"];
  const { source, omitted } = exportHeroPods(
    { ...heropods, mycelium_enabled: false },
    images.map((image, i) => container({ name: `c${i}`, image, ipv4: `10.20.0.${9 + i}` })),
    (name) => ({ source: name === "mine" ? "tarball" : "registry" }),
  );
  const made = intentsOf(source).flatMap((i) => (i.kind === "new" ? [[i.imageWord, i.input.image]] : []));
  expect(made).toEqual([
    ["alpine_3_20", "docker.io/library/alpine:3.20"],
    ["custom", "ghcr.io/owner/app:1"],
    ["custom", "mine"],
  ]);
  expect(omitted).toEqual(["the image mine of c2; import it where this runs."]);
});

test("secrets are left out, and that is said in the script", () => {
  const env = { DB_PASSWORD: "hunter2", API_KEY: "k-123", GITHUB_TOKEN: "t-456", COLOUR: "red" };
  const { source, omitted } = exportHeroPods(heropods, [container({ env })], local);
  for (const secret of ["hunter2", "k-123", "t-456"]) expect(source).not.toContain(secret);
  expect(source).toContain(`env:'{"COLOUR":"red"}'`);
  expect(omitted).toHaveLength(4);
  for (const sentence of omitted) expect(source).toContain(`// Left out: ${sentence}`);
});

test("running ones are started after all are made, in the order of their addresses", () => {
  const running = { desired: "running" as const };
  const { source } = exportHeroPods(
    { ...heropods, mycelium_enabled: false },
    [
      container({ name: "c", ipv4: "10.20.0.10", ...running }),
      container({ name: "a", ipv4: "10.20.0.9" }),
      container({ name: "b", ipv4: "10.20.0.2", ...running }),
    ],
    local,
  );
  const order = intentsOf(source).map(
    (i) => `${i.kind} ${i.kind === "new" ? i.input.name : "name" in i ? i.name : ""}`,
  );
  expect(order).toEqual(["configure ", "new b", "new a", "new c", "start b", "start c"]);
});

/** No UTF-8 file holds half a character. */
function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

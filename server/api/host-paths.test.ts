import { expect, test } from "vitest";
import type { Mount } from "../core/mounts/mount";
import { mustBeAllowed } from "./host-paths";

const bind: Mount = { kind: "bind", source: "/srv/web", target: "/www", readOnly: true };
const volume: Mount = { kind: "volume", volume: "data", target: "/data", readOnly: false };
const ana = { name: "ana@example.org", role: "operator" as const };

test("only an admin mounts paths of the host; volumes are everyone's who may make containers", () => {
  expect(() => mustBeAllowed(ana, [volume])).not.toThrow();
  expect(() => mustBeAllowed({ ...ana, role: "admin" }, [bind])).not.toThrow();
  expect(() => mustBeAllowed(ana, [volume, bind])).toThrow(
    "ana@example.org is operator; mounting /srv/web of the host needs the role admin.",
  );
  expect(() => mustBeAllowed({ ...ana, role: null }, [bind])).toThrow();
});

test("what a container has already may be kept or made read-only by whoever edits it, and nothing more", () => {
  const writable = { ...bind, readOnly: false };
  expect(() => mustBeAllowed(ana, [bind], [bind])).not.toThrow();
  expect(() => mustBeAllowed(ana, [bind], [writable])).not.toThrow();
  expect(() => mustBeAllowed(ana, [writable], [bind])).toThrow();
  expect(() => mustBeAllowed(ana, [{ ...bind, target: "/etc" }], [bind])).toThrow();
  expect(() => mustBeAllowed(ana, [{ ...bind, source: "/srv" }], [bind])).toThrow();
});

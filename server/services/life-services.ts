import type { Db } from "../db/client";
import { openCgroups } from "../host/numbers/cgroups";
import { readCapacity, readLinks, readMachine } from "../host/numbers/machine";
import { openRingFiles } from "../host/numbers/ring-file";
import { probe } from "../host/probe";
import type { Changes } from "./changes";
import type { Containers } from "./containers";
import { createHealthChecks } from "./health";
import type { ImageCatalog } from "./image-catalog";
import { createNumbers } from "./numbers";
import type { Registry } from "./registry";

export interface LifeServicesDeps {
  db: Db;
  registry: Registry;
  changes: Changes;
  catalog: ImageCatalog;
  /** They are told what is noticed; made after these, which they show. */
  containers: () => Pick<Containers, "touched" | "unhealthy">;
  paths: { runtime: string; probes: string; numbers: string };
  runtime: { path: string };
  dataDir: string;
  cgroupParent: string;
  onError: (error: unknown) => void;
}

/** What is watched of containers while they run: numbers and health. */
export function createLifeServices(deps: LifeServicesDeps) {
  const { db, registry, changes, catalog, containers, paths, runtime, onError } = deps;
  const cgroups = openCgroups(deps.cgroupParent);
  const numbers = createNumbers({
    ...{ registry, onError, read: cgroups.read, links: readLinks, machine: readMachine },
    capacity: () => readCapacity(deps.dataDir),
    rings: openRingFiles(paths.numbers),
    onNotice: (name) => containers().touched(name),
    clock: Date.now,
  });
  const health = createHealthChecks({
    ...{ db, registry, onError },
    imageCheck: (digest) => (catalog.has(digest) ? catalog.byDigest(digest).healthcheck : null),
    run: (name, { command, timeoutMs }) =>
      probe({
        ...{ runtime: runtime.path, root: paths.runtime, container: name },
        ...{ argv: command, timeoutMs, pidFile: `${paths.probes}/${name}.pid` },
      }),
    onChange: (name) => containers().touched(name),
    onUnhealthy: (name, reason) => void containers().unhealthy(name, reason).catch(onError),
  });
  changes.subscribe((change) => {
    if (change.topic === "container") health.follow(change.key, (change.value?.pid ?? null) !== null);
  });
  return { cgroups, numbers, health };
}

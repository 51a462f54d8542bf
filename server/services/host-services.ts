import type { Logger } from "pino";
import { appDir } from "../app-dir";
import type { Config } from "../config";
import type { Seccomp } from "../core/oci/seccomp";
import { dataRoots } from "../core/paths";
import type { Runtime } from "../core/plan/desired";
import type { Db } from "../db/client";
import { openLimits } from "../host/cgroup-limits";
import { readNetwork } from "../host/doctor/network";
import { bootTime, readExit, watchExits } from "../host/exits";
import { createImageStore } from "../host/images/image-store";
import { monitorFirewall, monitorNeighbours, monitorNetwork, watchNetns } from "../host/monitor";
import { createBindCheck } from "../host/mounts/bind-check";
import { createDiskUse } from "../host/mounts/disk-use";
import { createMyceliumClient } from "../host/mycelium/client";
import { readKeyFile } from "../host/mycelium/key-file";
import { watchOverlay } from "../host/mycelium/overlay";
import { readInside, readNamespaceNumbers } from "../host/network/inside";
import { createNetworkChanges, rememberedUntil, thenChanged } from "../host/network-changes";
import { installKeepAlive } from "../host/oci/keep-alive";
import { compiledSeccomp, readSeccomp } from "../host/oci/seccomp-profile";
import { createPerformer, type Perform } from "../host/perform";
import { holderOf } from "../host/ports/listeners";
import { makePrivateDirs, realDir } from "../host/private-dirs";
import { observeProcess } from "../host/processes";
import { routerAdvertised as readRouterAdvertised } from "../host/router-advertised";
import { chooseRuntime } from "../host/runtime";
import { createScriptFolder } from "../host/script-folder";
import { openSealedSecrets } from "../host/sealed-secrets";
import { createSurroundings } from "../host/surroundings";
import { terminalCommand } from "../host/terminal/runtime-terminal";
import { shellsIn } from "../host/terminal/shells";
import { createTerminalHost } from "../host/terminal/terminal-host";
import { version } from "../version";
import { createAudit } from "./audit";
import { createBackups } from "./backups";
import { createBundles } from "./bundles";
import type { Changes } from "./changes";
import { createCommands } from "./commands";
import { createContainerNames } from "./container-names";
import { createContainers } from "./containers";
import { createDesiredState } from "./desired-state";
import { createHeroPods } from "./heropods";
import { createHostClaims } from "./host-claims";
import { createHostState } from "./host-state";
import { openImageCatalog } from "./image-catalog";
import { createImageServices } from "./image-services";
import { recordInside } from "./inside-record";
import { createInsides } from "./insides";
import { concernsOthers } from "./kernel-events";
import { createLeases } from "./leases";
import { createLifeServices } from "./life-services";
import { createLogs } from "./logs";
import { createMetrics } from "./metrics";
import { createNetwork } from "./network";
import { createNotices } from "./notices";
import { closeInterrupted, createOperations } from "./operations";
import { createOverlay } from "./overlay";
import { createPrepared } from "./prepared";
import { createReconciler } from "./reconciler";
import { openRegistry, type Registry, shouldRun } from "./registry";
import { createRestores } from "./restores";
import { createSavedScripts } from "./saved-scripts";
import { createScripts } from "./scripts";
import { createTerminals } from "./terminals";
import { openVolumes } from "./volumes";
import { createWhy } from "./why";

/** What tests put in place of the real thing; the daemon's own entry point injects nothing. */
export interface Injected {
  /** Wraps what performs a plan's actions: faults. */
  perform?: (real: Perform) => Perform;
}

/** How long a container may take to end by itself before it is killed. */
const STOP_GRACE_MS = 10_000;

/** The services that touch the host, wired together. `prepare` before the first call, `start` after. */
export async function createHostServices(deps: {
  config: Config;
  db: Db;
  changes: Changes;
  log: Logger;
  injected?: Injected;
}) {
  const { db, changes, log, injected } = deps;
  const config = { ...deps.config, dataDir: await realDir(deps.config.dataDir) };
  const onError = (error: unknown) => log.error({ err: error }, "an operation failed unseen");
  const paths = dataRoots(config.dataDir);
  await makePrivateDirs([
    paths.bundles,
    paths.runtime,
    paths.logs,
    paths.exits,
    paths.images,
    paths.probes,
    paths.volumes,
    paths.hosts,
  ]);
  const runtime = await chooseRuntime(config.runtime);
  const seccompFor = await readSeccomp();
  const seccomp = seccompFor([]);
  const seccompBpf = runtime.name === "crun" ? await compiled(seccomp, runtime, deps) : null;
  const keepAlive = await installKeepAlive(config.dataDir);
  const interrupted = await closeInterrupted(db);
  if (interrupted.length > 0)
    log.warn({ interrupted: interrupted.length }, "operations were under way when the daemon ended");

  const registry = await openRegistry(db, config.hostName);
  const overlay = watchOverlay(config);
  const mycelium = createMyceliumClient(config.myceliumApi);
  const binds = createBindCheck(() => [
    { path: config.dataDir, what: "the daemon's own data" },
    { path: config.runDir, what: "the daemon's own sockets" },
    { path: config.scriptsDir, what: "the scripts that the console runs" },
    { path: appDir, what: "the console's own program" },
    // Whoever has it is this host to the whole overlay.
    ...[...registry.heropods.values()].flatMap(({ mycelium_key_path: path }) =>
      path === "" ? [] : [{ path, what: "the overlay's private key" }],
    ),
  ]);
  const networkChanges = createNetworkChanges();
  const uplinkChanges = createNetworkChanges();
  const firewallChanges = createNetworkChanges();
  const routerAdvertised = rememberedUntil(uplinkChanges, readRouterAdvertised);
  const real = createPerformer({
    dirs: [config.dataDir],
    runtime: paths.runtime,
    exits: paths.exits,
    mycelium,
    mounts: binds,
  });
  const perform = thenChanged([networkChanges, firewallChanges], injected?.perform?.(real) ?? real);
  const operations = createOperations({ db, changes, perform, onError });
  const withNamespace = () =>
    [...registry.containers.values()].flatMap((c) =>
      shouldRun(c) || prepared.isReady(c.name) ? [c.name] : [],
    );
  const insides = createInsides({
    names: withNamespace,
    nameOf: (hash) => [...registry.containers.values()].find((c) => c.hash === hash)?.name ?? null,
    read: readInside,
    numbers: readNamespaceNumbers,
    now: () => performance.now(),
    onError,
  });
  const host = createHostState(
    paths,
    { network: networkChanges, firewall: firewallChanges },
    insides,
    createSurroundings(openLimits(config.cgroupParent), () => performance.now()),
  );
  const imageStore = createImageStore(paths.images);
  const catalog = await openImageCatalog(db, imageStore, registry, (name) =>
    log.warn({ image: name }, "an image's root is gone from the disk, and its name with it"),
  );
  const leases = createLeases({ db, registry });
  const bundles = createBundles({
    ...{ bundles: paths.bundles, volumes: paths.volumes, hosts: paths.hosts },
    cgroupParent: config.cgroupParent,
    keepAlive,
    // Every start asks for it, nearly always without extra capabilities.
    seccomp: (extra) => (extra.length === 0 ? seccomp : seccompFor(extra)),
    seccompBpf,
  });
  const prepared = createPrepared({ most: config.prepared, now: () => performance.now() });
  const desiredOf = (of: Registry, image: typeof catalog.byDigest) =>
    createDesiredState({
      prepared: prepared.has,
      registry: of,
      bundles,
      image,
      overlay: overlay.observe,
      routerAdvertised,
      paths,
      runtime,
      stopGraceMs: STOP_GRACE_MS,
    });
  const desired = desiredOf(registry, catalog.byDigest);
  const process = (name: string) => observeProcess(paths.runtime, name);
  // Containers that ended with the machine did not end by themselves.
  const exitOf = (name: string) => readExit(paths.exits, name, bootTime());
  const { cgroups, numbers, health } = createLifeServices({
    ...{ db, registry, changes, catalog, paths, runtime, onError },
    ...{ dataDir: config.dataDir, cgroupParent: config.cgroupParent },
    containers: () => containers,
  });
  const volumes = await openVolumes({
    ...{ db, registry, operations, changes },
    dir: paths.volumes,
    diskUse: createDiskUse(),
  });
  const claims = createHostClaims({
    ...{ registry, binds, holderOf },
    nodeAddress: async () => {
      const node = await overlay.observe();
      return node.state === "up" ? node.nodeAddress : null;
    },
  });
  const containers = createContainers({
    db,
    claims,
    volumes,
    registry,
    changes,
    operations,
    host,
    desired,
    leases,
    prepared,
    perform,
    image: catalog.byName,
    overlay: overlay.observe,
    process,
    readExit: exitOf,
    oomKills: cgroups.oomKills,
    observations: { warnings: numbers.warnings, health: health.view, wasHealthy: health.wasHealthy },
    onError,
  });
  const heropods = createHeroPods({
    db,
    registry,
    changes,
    operations,
    host,
    desired,
    leases,
    overlay: overlay.refresh,
    readKey: readKeyFile,
    takeBackPrepared: containers.takeBackPrepared,
  });
  const audit = createAudit({ db, changes });
  const sealed = openSealedSecrets(config.dataDir);
  const { images, registries, archives } = createImageServices({
    ...{ db, registry, operations, changes, audit, sealed, catalog, store: imageStore, paths },
    ...{ dataDir: config.dataDir, runDir: config.runDir },
  });
  const commands = createCommands({
    registry,
    runtime,
    paths,
    isRunning: async (name) => (await process(name))?.state === "running",
    record: (entry) => recordInside({ db, changes }, entry),
  });
  const logs = createLogs({
    ...{ registry, paths, onError },
    limits: { maxBytes: config.logSize * 1024 * 1024, files: config.logFiles },
  });
  const terminals = createTerminals({
    ...{ db, changes, onError, host: createTerminalHost(), running: commands.running },
    shells: (name) => shellsIn(`${paths.bundles}/${name}/rootfs`),
    command: (id, { container, ...input }) =>
      terminalCommand({
        ...{ ...input, container, runtime: runtime.path, root: paths.runtime },
        bundle: `${paths.bundles}/${container}`,
        dir: `${config.runDir}/terminals/${id}`,
      }),
  });
  const scripts = createScripts({
    containers,
    heropods,
    images,
    commands,
    operations,
    host,
    catalog,
    image: catalog.byName,
    overlay: overlay.refresh,
    readKey: readKeyFile,
  });
  const savedScripts = createSavedScripts({
    db,
    hostId: registry.host.id,
    audit,
    scripts,
    folder: createScriptFolder(config.scriptsDir),
  });
  const reconciler = createReconciler({
    registry,
    host,
    desired,
    operations,
    containers,
    changes,
    insides,
    interrupted,
    onNetworkEvent(line) {
      networkChanges.happened();
      if (line === undefined || concernsOthers(line)) uplinkChanges.happened();
      network.touched();
    },
    onFirewallEvent: firewallChanges.happened,
    readExit: exitOf,
    watchExits: (onExit) => watchExits(paths.exits, onExit),
    monitorNetwork,
    monitorNeighbours,
    monitorFirewall,
    watchNetns,
    onOverlayChange: overlay.onChange,
    onError,
  });
  const network = createNetwork({ registry, changes, desired, host, reconciler, onError });
  const overlayService = await createOverlay({
    ...{ config, db, registry, changes, operations, containers, onError },
    seen: overlay.observe,
  });
  const why = createWhy({
    ...{ registry, containers, desired, host },
    overlay: overlayService,
    seen: overlay.refresh,
  });
  const metrics = createMetrics({ numbers, changes, containers, heropods, overlay: overlayService });
  const notices = await createNotices({
    ...{ db, registry, changes, sealed, publicUrl: config.publicUrl },
    audit,
  });
  const backups = createBackups({
    ...{ dataDir: config.dataDir, images: paths.images, kept: config.backupsKept, version },
    ...{ registry, catalog, audit, changes, onError },
  });
  const restores = createRestores({
    ...{ dataDir: config.dataDir, exits: paths.exits, store: imageStore },
    ...{ registry, host, desired, desiredOf, catalog, operations, backups },
  });
  await heropods.ensureDefault();
  const names = createContainerNames({ registry, changes, dir: paths.hosts, onError });
  names.start();
  await images
    .prepare()
    .catch((error: unknown) => log.error({ err: error }, "the local image busybox could not be made"));

  return {
    backups,
    notices,
    archives,
    registries,
    restores,
    operations,
    containers,
    heropods,
    images,
    commands,
    logs,
    terminals,
    scripts,
    savedScripts,
    runtime,
    registry,
    network,
    overlay: overlayService,
    why,
    volumes,
    metrics,
    numbers,
    health,
    readNetwork: rememberedUntil(networkChanges, readNetwork),
    prepare: reconciler.prepare,
    async start() {
      await reconciler.start();
      backups.watch();
      logs.start();
      for (const { name, pid } of containers.list()) health.follow(name, pid !== null);
      await numbers.start();
      containers.beginRestarts();
    },
    async stop() {
      containers.stopRestarts();
      await health.stop();
      await numbers.stop();
      await terminals.stop();
      await logs.stop();
      await reconciler.stop();
      await network.stop();
      await overlayService.stop();
      notices.stop();
      await backups.stop();
      operations.interrupt();
      // What cannot be taken back now is an orphan for the next daemon; it keeps nothing else from ending well.
      await containers.takeBackPrepared().catch(onError);
      await operations.idle();
      names.stop();
      await mycelium.close();
      await overlay.stop();
    },
  };
}

/** Where the filter cannot be compiled ahead, crun does it at every create: slower, as safe. */
async function compiled(
  seccomp: Seccomp,
  runtime: Runtime,
  { config, log }: { config: Config; log: Logger },
) {
  const { dataDir, cgroupParent } = config;
  try {
    return await compiledSeccomp(seccomp, {
      crun: runtime.path,
      conmon: runtime.conmon,
      dataDir,
      cgroupParent,
    });
  } catch (error) {
    log.warn({ err: error }, "the seccomp filter could not be compiled ahead");
    return null;
  }
}

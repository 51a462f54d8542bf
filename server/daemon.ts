import { join } from "node:path";
import type { Logger } from "pino";
import { type ApiServer, createApiServer } from "./api/api-server";
import { archiveRoute } from "./api/archive-route";
import { createAuthRoute } from "./api/auth-route";
import { backupRoutes } from "./api/backup-routes";
import { execRoute } from "./api/exec-route";
import { imageUpload } from "./api/image-upload";
import { logDownload } from "./api/log-download";
import { metricsRoute } from "./api/metrics";
import type { RawRoute } from "./api/raw-route";
import { createAuth } from "./auth/auth";
import { createResolveCaller, rootCaller } from "./auth/callers";
import type { Config } from "./config";
import type { RestoreState } from "./core/backup/restore-view";
import { openDatabase } from "./db/client";
import {
  applyPendingRestore,
  finishRestore,
  forgetUnready,
  undoRestore,
} from "./host/backup/pending-restore";
import { readOrMakeSecret } from "./host/secret-file";
import { lockDataDir } from "./host/sockets/daemon-lock";
import { groupId } from "./host/sockets/group";
import { listenOnUnixSocket } from "./host/sockets/unix-listen";
import { createAudit } from "./services/audit";
import { createChanges } from "./services/changes";
import { createDoctor } from "./services/doctor";
import { createHostServices, type Injected } from "./services/host-services";
import { createLive } from "./services/live";
import { createPeople } from "./services/people";
import type { Services } from "./services/services";
import { createSession } from "./services/session";
import { createSettings } from "./services/settings";
import { createTemplates } from "./services/templates";
import { createTokens } from "./services/tokens";
import { version } from "./version";

export interface Daemon {
  /** Takes no more calls, closes the database; containers keep running. */
  stop(): Promise<void>;
}

export type { Injected };

/** The group whose members (the web process) may open web.sock. */
const WEB_GROUP = "heropods";

/**
 * heropodsd: the database, the services and the two sockets, wired together. A restore is put into place
 * here, by starting anew in the same process; `onFatal` is called when not even the old state could be
 * started with again.
 */
export async function startDaemon(
  config: Config,
  log: Logger,
  onFatal: (error: unknown) => void = () => {},
  injected: Injected = {},
): Promise<Daemon> {
  const ends: End[] = [];
  const lock = lockDataDir(config.dataDir);
  let restarting: Promise<void> = Promise.resolve();
  let restored: RestoreState = { state: "none", error: null };
  let isStopped = false;

  const stopParts = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  const start = async () => {
    try {
      await wire(config, log, injected, ends, { restart, restored: () => restored });
    } catch (error) {
      await stopParts();
      throw error;
    }
  };
  /** With a restore that is ready; where the daemon cannot start with it, with what was there before. */
  const startRestored = async () => {
    const isRestore = applyPendingRestore(config.dataDir);
    if (isRestore) restored = { state: "starting", error: null };
    try {
      await start();
      if (isRestore) restored = { state: "restored", error: null };
    } catch (error) {
      if (!undoRestore(config.dataDir)) throw error;
      log.error({ err: error }, "the daemon cannot start with what was restored: the old state is back");
      restored = { state: "undone", error: error instanceof Error ? error.message : String(error) };
      await start();
    }
    finishRestore(config.dataDir);
  };
  const restart = () => {
    restored = { state: "starting", error: null };
    restarting = restarting.then(async () => {
      if (isStopped) return;
      await stopParts();
      await startRestored();
    });
    restarting.catch((error: unknown) => {
      log.fatal({ err: error }, "the daemon could not start again");
      onFatal(error);
    });
  };

  try {
    forgetUnready(config.dataDir);
    await startRestored();
  } catch (error) {
    lock.release();
    throw error;
  }
  return {
    async stop() {
      isStopped = true;
      await restarting.catch(() => {});
      await stopParts();
      lock.release();
      log.info("heropodsd has stopped; containers keep running");
    },
  };
}

/** What ends one part again; the parts end in the reverse of the order in which they began. */
type End = () => Promise<unknown> | unknown;

async function wire(
  config: Config,
  log: Logger,
  injected: Injected,
  ends: End[],
  restoring: { restart: () => void; restored: () => RestoreState },
): Promise<void> {
  const db = await openDatabase(join(config.dataDir, "heropods.db"));
  ends.push(() => db.$disconnect());
  const servers: ApiServer[] = [];
  const accessChanged = () => {
    for (const api of servers) api.accessChanged();
    host.terminals.accessChanged();
  };

  const changes = createChanges();
  const audit = createAudit({ db, changes });
  const host = await createHostServices({ config, db, changes, log, injected });
  ends.push(() => host.stop());
  const doctor = createDoctor({
    config,
    db,
    hostId: host.registry.host.id,
    changes,
    network: host.readNetwork,
    onError: (error) => log.error({ err: error }, "the doctor could not look"),
  });
  ends.push(() => doctor.stop());
  const services: Services = {
    backups: host.backups,
    commands: host.commands,
    containers: host.containers,
    doctor,
    health: host.health,
    heropods: host.heropods,
    images: host.images,
    registries: host.registries,
    live: createLive(changes),
    network: host.network,
    notices: host.notices,
    numbers: host.numbers,
    operations: host.operations,
    overlay: host.overlay,
    savedScripts: host.savedScripts,
    scripts: host.scripts,
    session: createSession({
      ...{ db, audit, publicUrl: config.publicUrl, version },
      hostName: config.hostName,
    }),
    people: createPeople({ db, audit, accessChanged }),
    tokens: createTokens({ db, audit, accessChanged }),
    settings: createSettings(config),
    templates: createTemplates({ db, audit, hostId: host.registry.host.id }),
    terminals: host.terminals,
    volumes: host.volumes,
    logs: host.logs,
    why: host.why,
  };

  const secret = readOrMakeSecret(join(config.dataDir, "auth-secret"), "everyone signs in anew");
  const auth = createAuth({ db, publicUrl: config.publicUrl, secret, log });
  const authRoute = createAuthRoute(auth, accessChanged);
  const rawRoutes: RawRoute[] = [
    imageUpload(host.images),
    metricsRoute(host.metrics),
    archiveRoute(host.archives),
    ...backupRoutes(host.backups, host.restores, restoring),
    logDownload(host.logs),
    execRoute(host.commands),
  ];
  const web = createApiServer({
    services,
    resolveCaller: createResolveCaller({ db, publicUrl: config.publicUrl, secret }),
    authRoute,
    rawRoutes,
    log,
  });
  const admin = createApiServer({ services, resolveCaller: rootCaller, authRoute, rawRoutes, log });
  servers.push(web, admin);
  ends.push(() => Promise.all(servers.map((api) => api.close())));

  await host.prepare();
  const gid = groupId(WEB_GROUP);
  if (gid === null)
    log.warn(`There is no group ${WEB_GROUP}: web.sock is for root alone. npm start makes it.`);
  await listenOnUnixSocket(web.server, join(config.runDir, "web.sock"), { mode: 0o660, gid });
  await listenOnUnixSocket(admin.server, join(config.runDir, "admin.sock"), { mode: 0o600, gid: null });
  doctor.watch();
  await host.start();
  log.info({ dataDir: config.dataDir, runDir: config.runDir, version }, "heropodsd is ready");
}

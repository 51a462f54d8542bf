import { join } from "node:path";
import type { Logger } from "pino";
import { type ApiServer, createApiServer } from "./api/api-server";
import { createAuthRoute } from "./api/auth-route";
import { imageUpload } from "./api/image-upload";
import { metricsRoute } from "./api/metrics";
import type { RawRoute } from "./api/raw-route";
import { createAuth } from "./auth/auth";
import { createResolveCaller, rootCaller } from "./auth/callers";
import type { Config } from "./config";
import { openDatabase } from "./db/client";
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
import { createTokens } from "./services/tokens";
import { version } from "./version";

export interface Daemon {
  /** Takes no more calls, closes the database; containers keep running. */
  stop(): Promise<void>;
}

export type { Injected };

/** The group whose members (the web process) may open web.sock. */
const WEB_GROUP = "heropods";

/** heropodsd: the database, the services and the two sockets, wired together. */
export async function startDaemon(config: Config, log: Logger, injected: Injected = {}): Promise<Daemon> {
  const ends: End[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    await wire(config, log, injected, ends);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    async stop() {
      await stop();
      log.info("heropodsd has stopped; containers keep running");
    },
  };
}

/** What ends one part again; the parts end in the reverse of the order in which they began. */
type End = () => Promise<unknown> | unknown;

async function wire(config: Config, log: Logger, injected: Injected, ends: End[]): Promise<void> {
  const lock = lockDataDir(config.dataDir);
  ends.push(lock.release);
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
    onError: (error) => log.error({ err: error }, "the doctor could not look"),
  });
  ends.push(() => doctor.stop());
  const services: Services = {
    commands: host.commands,
    containers: host.containers,
    doctor,
    health: host.health,
    heropods: host.heropods,
    images: host.images,
    live: createLive(changes),
    network: host.network,
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
    terminals: host.terminals,
    volumes: host.volumes,
    why: host.why,
  };

  const secret = readOrMakeSecret(join(config.dataDir, "auth-secret"), "everyone signs in anew");
  const auth = createAuth({ db, publicUrl: config.publicUrl, secret, log });
  const authRoute = createAuthRoute(auth, accessChanged);
  const rawRoutes: RawRoute[] = [imageUpload(host.images), metricsRoute(host.metrics)];
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

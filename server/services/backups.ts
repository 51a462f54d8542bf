import type { Writable } from "node:stream";
import type { BackupCopy, BackupReason, BackupsView } from "../core/backup/manifest";
import { surplus } from "../core/backup/manifest";
import { copyDatabase } from "../db/copy";
import { keepCopy, listCopies, removeCopy, sweepCopies, writeBackup } from "../host/backup/backup-files";
import type { Audit } from "./audit";
import type { Changes } from "./changes";
import type { ImageCatalog } from "./image-catalog";
import type { Registry } from "./registry";

export interface Backups {
  list(): Promise<BackupsView>;
  /** One more copy in the data directory; the oldest beyond `kept` go. */
  make(actor: string): Promise<BackupCopy>;
  /** The copy that a restore can be undone with. */
  keepBefore(): Promise<BackupCopy>;
  /** A backup of now as a stream; the images that are named or used, too, where they are asked for. */
  write(out: Writable, options: { images: boolean; actor: string }): Promise<void>;
  /** Sees to a copy a day from now on. */
  watch(): void;
  stop(): Promise<void>;
}

export interface BackupsDeps {
  dataDir: string;
  images: string;
  kept: number;
  version: string;
  registry: Registry;
  catalog: ImageCatalog;
  audit: Audit;
  changes: Changes;
  onError: (error: unknown) => void;
}

const DAY_MS = 24 * 3600_000;
/** How often the daily copy is thought of; the first time after the start has settled. */
const LOOK_EVERY_MS = 3600_000;
const FIRST_LOOK_MS = 60_000;

export function createBackups(deps: BackupsDeps): Backups {
  const { dataDir, registry, changes } = deps;
  let trouble: string | null = null;
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<unknown> = Promise.resolve();

  const request = (reason: BackupReason) => ({
    ...{ copyDatabase, dataDir, images: deps.images },
    manifest: {
      ...({ format: "heropods-backup", layout: 1 } as const),
      ...{ version: deps.version, host: registry.host.name, createdAt: new Date().toISOString(), reason },
    },
  });
  /** One at a time: two would copy the same thing. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = working.then(work, work);
    working = mine.catch(() => {});
    return mine;
  };

  async function keep(reason: BackupReason): Promise<BackupCopy> {
    const copy = await inTurn(() => keepCopy(request(reason)));
    for (const old of surplus(await listCopies(dataDir), deps.kept)) await removeCopy(old);
    changes.publish({ topic: "backups", key: "host", value: await list() });
    return copy;
  }

  async function list(): Promise<BackupsView> {
    return { copies: await listCopies(dataDir), directory: `${dataDir}/backups`, kept: deps.kept, trouble };
  }

  async function look(): Promise<void> {
    const [newest] = await listCopies(dataDir);
    if (newest !== undefined && Date.now() - Date.parse(newest.at) < DAY_MS) return;
    const before = trouble;
    try {
      await keep("daily");
      trouble = null;
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error);
      deps.onError(error);
    }
    if (trouble !== before) changes.publish({ topic: "backups", key: "host", value: await list() });
  }

  const lookIn = (ms: number) => {
    timer = setTimeout(() => {
      look()
        .catch(deps.onError)
        .finally(() => {
          if (timer !== null) lookIn(LOOK_EVERY_MS);
        });
    }, ms);
    timer.unref();
  };

  return {
    list,
    async make(actor) {
      const copy = await keep("asked");
      await deps.audit.record({
        kind: "backup.make",
        subject: { kind: "host", name: registry.host.name },
        actor,
      });
      return copy;
    },
    keepBefore: () => keep("before-restore"),
    async write(out, { images, actor }) {
      const digests = images ? [...deps.catalog.wanted()].filter(deps.catalog.has) : [];
      await deps.audit.record({
        kind: "backup.write",
        subject: { kind: "host", name: registry.host.name },
        actor,
      });
      await inTurn(() => writeBackup(out, { ...request("asked"), digests }));
    },
    watch() {
      sweepCopies(dataDir).catch(deps.onError);
      if (deps.kept > 0) lookIn(FIRST_LOOK_MS);
    },
    async stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await working;
    },
  };
}

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { DATABASE, type Manifest } from "../core/backup/manifest";
import { planRestore, type RestorePlan } from "../core/backup/restore-plan";
import type { RestoreView } from "../core/backup/restore-view";
import { ImageConfig } from "../core/image/image-config";
import type { OperationView } from "../core/model";
import type { Plan, Step } from "../core/plan/step";
import { planView } from "../core/plan/view";
import { type Problem, ProblemError, unwrap } from "../core/problem";
import { openDatabase } from "../db/client";
import { adaptCopy, checkCopy, closeCopy } from "../db/copy";
import { differences } from "../db/differences";
import { readArchive } from "../host/backup/archive";
import { forgetUnready, markReady, stageFiles, unpackedDir } from "../host/backup/pending-restore";
import { forgetExit } from "../host/exits";
import type { ImageStore } from "../host/images/image-store";
import type { Backups } from "./backups";
import type { DesiredState } from "./desired-state";
import type { HostState } from "./host-state";
import type { ImageCatalog } from "./image-catalog";
import { rowOf } from "./operation-rows";
import type { Operations } from "./operations";
import { openRegistry, type Registry } from "./registry";
import { SHARED } from "./shared-host";

export interface Restores {
  /** Unpacks and checks a backup, and says what restoring it would do. Nothing is changed; one is kept at a time. */
  check(input: Readable): Promise<RestoreView>;
  /**
   * Takes down what the backup does not have and makes it ready for the daemon's next start, which puts it
   * into place. Throws, and has replaced nothing, where that fails.
   */
  run(id: string, actor: string): Promise<OperationView>;
}

type Image = ReturnType<ImageCatalog["byDigest"]>;

export interface RestoresDeps {
  dataDir: string;
  exits: string;
  registry: Registry;
  host: HostState;
  desired: DesiredState;
  desiredOf: (registry: Registry, image: (digest: string) => Image) => DesiredState;
  catalog: ImageCatalog;
  store: ImageStore;
  operations: Operations;
  backups: Backups;
}

interface Checked {
  id: string;
  manifest: Manifest;
  pending: string[];
  registry: Registry;
  desired: DesiredState;
  /** Of images that are in the backup and not on this host: digest to tar. */
  archived: Map<string, string>;
}

const UNPACK_MS = 1_800_000;

export function createRestores(deps: RestoresDeps): Restores {
  const { dataDir, registry, operations, catalog } = deps;
  const unpacked = unpackedDir(dataDir);
  let checked: Checked | null = null;
  let isRunning = false;

  async function open(manifest: Manifest): Promise<Checked> {
    const database = join(unpacked, DATABASE);
    const pending = unwrap(checkCopy(database));
    adaptCopy(database, join(dataDir, DATABASE));
    const db = await openDatabase(database);
    try {
      const restored = await openRegistry(db, registry.host.name);
      const configs = new Map((await db.image.findMany()).map((row) => [row.digest, row.config]));
      const archived = archivedIn(manifest, unpacked);
      const image = imagesOf(deps, configs, archived);
      const missing = missingImages(restored, image);
      if (missing.length > 0) throw new ProblemError(missing);
      return {
        id: randomUUID(),
        ...{ manifest, pending, registry: restored },
        desired: deps.desiredOf(restored, (digest) => image(digest) ?? notThere(digest)),
        archived: new Map([...archived].filter(([digest]) => !catalog.has(digest))),
      };
    } finally {
      await db.$disconnect();
      closeCopy(database);
    }
  }

  async function planNow(of: Checked): Promise<RestorePlan> {
    const [before, after, observed] = await Promise.all([
      deps.desired.read(() => true),
      of.desired.read(() => true),
      deps.host.observe(),
    ]);
    return planRestore(before, after, observed);
  }

  /** What is done before the daemon starts anew. */
  const firstSteps = (of: Checked, plan: RestorePlan): Plan => ({
    steps: [
      ...plan.down.steps,
      ...[...of.archived].flatMap(([digest, tar]) => unpackImage(deps, digest, tar)),
    ],
  });

  return {
    async check(input) {
      if (isRunning) throw underWay();
      checked = null;
      forgetUnready(dataDir);
      try {
        const of = await open(await readArchive(input, unpacked));
        const plan = await planNow(of);
        checked = of;
        return {
          ...{ id: of.id, manifest: of.manifest, pending: of.pending },
          changes: differences(join(dataDir, DATABASE), join(unpacked, DATABASE)),
          plan: planView({ steps: [...firstSteps(of, plan).steps, ...plan.up.steps] }),
          notes: notesOf(of, registry),
        };
      } catch (error) {
        forgetUnready(dataDir);
        throw error;
      }
    },

    async run(id, actor) {
      const of = checked;
      if (isRunning) throw underWay();
      if (of === null || of.id !== id)
        throw new ProblemError(
          [
            {
              path: ["id"],
              message: "This backup was not checked, or another one was since. Check it again.",
            },
          ],
          true,
        );
      isRunning = true;
      try {
        await deps.backups.keepBefore();
        const handle = await operations.start({
          kind: "backup.restore",
          subject: { kind: "host", name: registry.host.name },
          actor,
          joins: false,
          async plan(take) {
            // In this order, as every operation on a container takes them.
            for (const name of [...registry.containers.keys()].sort()) await take(`container ${name}`);
            await take(SHARED);
            return firstSteps(of, await planNow(of));
          },
        });
        const view = await handle.finished;
        if (view.status !== "done") {
          deps.host.touched();
          return view;
        }
        await makeReady(of, view);
        return view;
      } finally {
        isRunning = false;
      }
    },
  };

  async function makeReady(of: Checked, view: OperationView): Promise<void> {
    const { processes } = await deps.host.observe();
    // An exit that was noted belongs to the history that is replaced: it would stop what is asked to run.
    for (const { name } of of.registry.containers.values())
      if (processes.get(name)?.state !== "running") await forgetExit(deps.exits, name);
    const database = join(unpacked, DATABASE);
    const db = await openDatabase(database);
    // The log of operations is the backup's from now on; this one belongs into it.
    await db.operation.create({ data: rowOf(view) }).finally(() => db.$disconnect());
    closeCopy(database);
    checked = null;
    stageFiles(
      dataDir,
      of.manifest.members.map((member) => member.name),
    );
    markReady(dataDir);
  }
}

const underWay = () => new ProblemError([{ path: [], message: "A restore is under way already." }]);

function notThere(digest: string): never {
  throw new Error(`The image ${digest} was there when the backup was checked, and is gone.`);
}

function archivedIn(manifest: Manifest, directory: string): Map<string, string> {
  const found = manifest.members.flatMap(({ name }): [string, string][] => {
    const hex = /^images\/sha256-([a-f0-9]{64})\.tar$/.exec(name)?.[1];
    return hex === undefined ? [] : [[`sha256:${hex}`, join(directory, name)]];
  });
  return new Map(found);
}

/** An image of this host, or one that the backup brings; null for any other. */
function imagesOf(
  { catalog, store }: RestoresDeps,
  configs: ReadonlyMap<string, string>,
  archived: ReadonlyMap<string, string>,
): (digest: string) => Image | null {
  return (digest) => {
    if (catalog.has(digest)) return catalog.byDigest(digest);
    const config = configs.get(digest);
    if (config === undefined || !archived.has(digest)) return null;
    return { ...ImageConfig.parse(JSON.parse(config)), digest, root: store.rootOf(digest) };
  };
}

function missingImages(restored: Registry, image: (digest: string) => Image | null): Problem[] {
  return [...restored.containers.values()]
    .filter((record) => image(record.imageDigest) === null)
    .map((record) => ({
      path: ["containers", record.name],
      message: `${record.name} was made from ${record.image} (${record.imageDigest}), which is neither on this host nor in the backup.`,
      fix: `Pull or import that image first, or restore a backup made with --images.`,
    }));
}

function unpackImage({ store }: RestoresDeps, digest: string, tar: string): Step[] {
  const work = join(store.directory, `work-${randomUUID()}`);
  const directory = digest.replace(":", "-");
  return [
    {
      id: `image:${digest}`,
      sign: "add",
      object: { kind: "image", name: digest },
      sentence: `Unpack the image ${digest.slice(0, 19)} of the backup`,
      do: [
        { do: "mkdir", path: work, mode: 0o700 },
        {
          do: "run",
          argv: [
            ...[
              "tar",
              "--extract",
              `--file=${tar}`,
              `--directory=${work}`,
              "--numeric-owner",
              "--same-owner",
            ],
            ...["--preserve-permissions", "--xattrs", "--xattrs-include=*", directory],
          ],
          timeoutMs: UNPACK_MS,
        },
        { do: "run", argv: ["mv", "-T", join(work, directory), store.pathOf(digest)] },
        { do: "remove", path: work },
      ],
      undo: [
        { do: "remove", path: work },
        { do: "remove", path: store.pathOf(digest) },
      ],
      after: [],
    },
  ];
}

function notesOf(of: Checked, registry: Registry): string[] {
  const { manifest } = of;
  const notes = [
    "The daemon starts anew for it. Containers that do not change keep running.",
    "Everybody signs in anew. People, roles and API tokens are those of the backup: revoke again what was revoked since.",
    "The log of operations is the backup's. The database as it is now is kept as a copy, and can be restored like this one.",
  ];
  if (manifest.host !== registry.host.name)
    notes.unshift(
      `The backup is of the host ${manifest.host}; this is ${registry.host.name}. Its containers keep their IPv4 addresses; overlay addresses are given anew from this node's subnet where they start.`,
    );
  return notes;
}

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { CommitInput, ImageUpload, ImportInput, PullInput } from "../core/image/image-inputs";
import { deletePlan, type ImagePaths } from "../core/image/image-plan";
import { parseReference } from "../core/image/reference";
import type { ImageDetail, ImageView, OperationView } from "../core/model";
import type { Outcome } from "../core/plan/apply";
import type { Plan } from "../core/plan/step";
import { ProblemError, unwrap } from "../core/problem";
import { createSlots } from "../core/slots";
import type { ContainerRoots } from "../host/images/container-root";
import type { ImageStore } from "../host/images/image-store";
import type { Uploads } from "../host/images/uploads";
import type { Changes } from "./changes";
import type { ImageCatalog } from "./image-catalog";
import {
  busyboxOrigin,
  committedOrigin,
  fileOrigin,
  type Origin,
  type OriginDeps,
  remoteOrigin,
} from "./image-origins";
import { createImagePrune, type PrunePreview } from "./image-prune";
import type { ImageRegistries } from "./image-registries";
import { checkForUpdates, type ImageCheck, type ImageUpdatesDeps } from "./image-updates";
import type { Operations } from "./operations";
import type { Registry } from "./registry";

export interface Asked {
  wait: boolean;
  actor: string;
}

export interface Images {
  list(): ImageView[];
  pull(input: PullInput, asked: Asked): Promise<OperationView>;
  /** A file or directory of this host, read as root. */
  importFrom(input: ImportInput, asked: Asked): Promise<OperationView>;
  /** The file as a stream; it is kept until the operation is over or was refused. */
  upload(input: ImageUpload, body: Readable, asked: Asked): Promise<OperationView>;
  delete(name: string, asked: Asked): Promise<OperationView>;
  get(name: string): ImageDetail;
  /** Asks the registries whether tags have moved: of all pulled images, or of one. */
  check(name?: string): Promise<ImageCheck[]>;
  planPrune(): PrunePreview;
  /** Removes every image that no container uses. */
  prune(asked: Asked): Promise<OperationView>;
  /** Makes an image of a container's files, with its command and environment. */
  commit(input: CommitInput, asked: Asked): Promise<OperationView>;
  /** Ends the pull or import that is this operation, and removes what had come of it. */
  stop(operationId: string, actor: string): Promise<OperationView>;
  /**
   * At the daemon's start: removes what a crash left half made, and makes the local image busybox
   * where it is missing or the host's busybox has changed.
   */
  prepare(): Promise<void>;
}

export interface ImagesDeps extends OriginDeps {
  catalog: ImageCatalog;
  store: ImageStore;
  registry: Registry;
  operations: Operations;
  changes: Changes;
  uploads: Uploads;
  accessTo: ImageRegistries["accessTo"];
  currentDigest: ImageUpdatesDeps["currentDigest"];
  roots: ContainerRoots;
}

const BUSYBOX = "busybox";

export function createImages(deps: ImagesDeps): Images {
  const { catalog, store, registry, operations, changes } = deps;
  /** Digests that a running operation is making: on the disk perhaps, without a name yet. */
  const beingMade = new Set<string>();
  const pulls = createSlots("pulls", "Wait for one of them to end.");
  const publish = (name: string) =>
    changes.publish({ topic: "image", key: name, value: catalog.viewOf(name) });
  followContainers(changes, registry, () => {
    for (const name of catalog.names()) publish(name);
  });

  const pathsOf = (digest: string): ImagePaths => ({
    work: join(store.directory, `work-${randomUUID()}`),
    kept: store.pathOf(digest),
  });

  const pruning = createImagePrune({
    ...{ catalog, operations, pathsOf, publish },
    isOwn: (name) => name === BUSYBOX,
  });

  /**
   * One operation that gives `name` an image. `origin` looks first, and refuses; `done` runs when the
   * operation is over or was refused. A digest that is on the disk already needs no steps.
   */
  async function make(
    request: { kind: string; name: string; origin: () => Promise<Origin>; done?: () => Promise<void> },
    { wait, actor }: Asked,
  ): Promise<OperationView> {
    let made: Origin | null = null;
    let isOurs = false;
    const begun = operations.start({
      kind: request.kind,
      subject: { kind: "image", name: request.name },
      actor,
      stoppable: true,
      plan: async (take): Promise<Plan> => {
        isOurs = true;
        try {
          const origin = await request.origin();
          await take(`digest ${origin.digest}`);
          made = origin;
          beingMade.add(origin.digest);
          return catalog.has(origin.digest) ? { steps: [] } : origin.plan(pathsOf(origin.digest));
        } catch (error) {
          await request.done?.();
          throw error;
        }
      },
      settle: async (outcome) => {
        if (made === null) return;
        try {
          await settle(outcome, request.name, made);
        } finally {
          beingMade.delete(made.digest);
          await request.done?.();
        }
      },
    });
    const handle = await begun.catch(async (error: unknown) => {
      if (!isOurs) await request.done?.();
      throw error;
    });
    if (!isOurs) {
      await request.done?.();
      if (request.kind === "image.import" || request.kind === "image.commit") throw importing(request.name);
    }
    return wait ? handle.finished : handle.view();
  }

  async function settle(outcome: Outcome, name: string, image: Origin): Promise<void> {
    if (outcome.status !== "done") return;
    await catalog.save(name, image.digest, image.source, image.config, await store.sizeOf(image.digest));
    await dropUnwanted();
    publish(name);
  }

  /** A name that moved to another digest may have left a root that nobody wants. */
  async function dropUnwanted(): Promise<void> {
    const wanted = catalog.wanted();
    for (const digest of (await store.read()).keys()) {
      if (wanted.has(digest) || beingMade.has(digest)) continue;
      await store.remove(digest);
      catalog.forget([digest]);
    }
  }

  const importInput = (input: ImportInput, asked: Asked, done?: () => Promise<void>) =>
    make(
      {
        kind: "image.import",
        name: input.name,
        origin: () => fileOrigin(deps, input, store.directory),
        ...(done === undefined ? {} : { done }),
      },
      asked,
    );

  return {
    list: () => catalog.names().flatMap((name) => catalog.viewOf(name) ?? []),

    async pull({ username, password, ...input }, asked) {
      const reference = unwrap(parseReference(input.reference));
      const heropods = registry.heropods.get(input.heropods);
      if (heropods === undefined)
        throw new ProblemError([{ path: ["heropods"], message: `There is no HeroPods ${input.heropods}.` }]);
      let authfile: string | null = null;
      const origin = async () => {
        const kept = await deps.accessTo(reference.domain);
        const credentials = username && password ? { username, password } : kept.credentials;
        if (credentials) authfile = await deps.authfiles.write(reference.domain, credentials);
        const plainHttp = input.plainHttp || kept.plainHttp;
        return remoteOrigin(deps, reference, { plainHttp, authfile, usePodman: heropods.use_podman });
      };
      const leave = pulls.take("all");
      const done = async () => {
        leave();
        if (authfile !== null) await deps.authfiles.remove(authfile);
      };
      return make({ kind: "image.pull", name: reference.name, origin, done }, asked);
    },

    importFrom: (input, asked) => importInput(input, asked),

    async upload({ name, sizeBytes }, body, asked) {
      const { uploads } = deps;
      const path = uploads.nextPath();
      await uploads.receive(body, sizeBytes, path);
      return importInput({ name, path }, asked, () => uploads.remove(path));
    },

    async delete(text, { wait, actor }) {
      const found = catalog.byName(text);
      if (found === null) throw missing(text);
      const { name } = found;
      const handle = await operations.start({
        kind: "image.delete",
        subject: { kind: "image", name },
        actor,
        plan: async (take) => {
          const image = catalog.byName(name);
          if (image === null) throw missing(name);
          await take(`digest ${image.digest}`);
          const others = catalog.names().filter((n) => n !== name);
          const isShared = others.some((n) => catalog.byName(n)?.digest === image.digest);
          const users = [...registry.containers.values()].filter(
            (c) => c.image === name || (!isShared && c.imageDigest === image.digest),
          );
          if (users.length > 0)
            throw inUse(
              name,
              users.map((c) => c.name),
            );
          return deletePlan(name, isShared ? null : pathsOf(image.digest));
        },
        settle: async (outcome) => {
          const image = catalog.byName(name);
          if (outcome.status !== "done" || image === null) return;
          await catalog.remove(name);
          if (!catalog.wanted().has(image.digest)) catalog.forget([image.digest]);
          publish(name);
        },
      });
      return wait ? handle.finished : handle.view();
    },

    get(text) {
      const detail = catalog.detailOf(text);
      if (detail === null) throw missing(text);
      return detail;
    },
    check: (name) => checkForUpdates({ ...deps, publish }, name),
    planPrune: pruning.plan,
    prune: pruning.run,

    async commit({ container, name }, asked) {
      const record = registry.containers.get(container);
      if (record === undefined)
        throw new ProblemError(
          [{ path: ["container"], message: `There is no container ${container}.` }],
          true,
        );
      const { uploads } = deps;
      const path = uploads.nextPath();
      return make(
        {
          kind: "image.commit",
          name,
          origin: async () => {
            await uploads.makeRoom();
            return committedOrigin(deps.roots, record, catalog, { file: path, name });
          },
          done: () => uploads.remove(path),
        },
        asked,
      );
    },

    async stop(operationId, actor) {
      const view = await operations.get(operationId);
      if (view.subject.kind !== "image" || !operations.interrupt(operationId, actor))
        throw new ProblemError([
          { path: ["id"], message: "No pull or import is under way there; it may have ended just now." },
        ]);
      return operations.ended(operationId);
    },

    async prepare() {
      await deps.authfiles.sweep();
      await deps.roots.sweep();
      await deps.uploads.sweep();
      catalog.forget(await store.sweep(catalog.wanted()));
      const origin = await busyboxOrigin(deps, BUSYBOX);
      if (catalog.byName(BUSYBOX)?.digest === origin.digest) return;
      const asked = { wait: true, actor: "heropodsd" };
      const view = await make({ kind: "image.build", name: BUSYBOX, origin: async () => origin }, asked);
      if (view.status !== "done") throw new Error(`The image ${BUSYBOX} could not be made: ${view.error}`);
    },
  };
}

function missing(name: string): ProblemError {
  return new ProblemError([{ path: ["name"], message: `There is no image ${name} on this host.` }], true);
}

function inUse(name: string, containers: string[]): ProblemError {
  return new ProblemError([
    {
      path: ["name"],
      message: `${name} is used by ${containers.join(", ")}.`,
      fix: `Delete ${containers.length === 1 ? "that container" : "those containers"} first.`,
    },
  ]);
}

/** Two pulls of one reference are one pull; two files under one name are not. */
function importing(name: string): ProblemError {
  return new ProblemError([
    {
      path: ["name"],
      message: `Another file is being imported as ${name}.`,
      fix: "Wait for it, or choose another name.",
    },
  ]);
}

/** An image's `usedBy` changes when a container comes or goes, not with every change of its state. */
function followContainers(changes: Changes, registry: Registry, changed: () => void): void {
  const known = new Set(registry.containers.keys());
  changes.subscribe((change) => {
    if (change.topic !== "container") return;
    const isThere = change.value !== null;
    if (known.has(change.key) === isThere) return;
    if (isThere) known.add(change.key);
    else known.delete(change.key);
    changed();
  });
}

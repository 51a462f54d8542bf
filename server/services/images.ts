import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type ImageConfig, PLAIN_CONFIG } from "../core/image/image-config";
import type { ImportInput, PullInput } from "../core/image/image-inputs";
import { busyboxPlan, copyPlan, deletePlan, type ImagePaths, tarballPlan } from "../core/image/image-plan";
import { isLoopback, parseReference, type Reference } from "../core/image/reference";
import { registryFailure } from "../core/image/registry-failure";
import type { ImageView, OperationView } from "../core/model";
import type { Outcome } from "../core/plan/apply";
import type { Plan } from "../core/plan/step";
import { ProblemError, unwrap } from "../core/problem";
import { CommandError } from "../host/exec";
import type { Authfiles } from "../host/images/authfile";
import type { busyboxSource } from "../host/images/busybox-source";
import type { ImageStore } from "../host/images/image-store";
import type { readImportSource } from "../host/images/import-source";
import type { inspectImage } from "../host/images/inspect";
import type { Changes } from "./changes";
import type { ImageCatalog, ImageSource } from "./image-catalog";
import type { Operations } from "./operations";
import type { Registry } from "./registry";

export interface Asked {
  wait: boolean;
  actor: string;
}

export interface Images {
  list(): ImageView[];
  pull(input: PullInput, asked: Asked): Promise<OperationView>;
  /** `done` runs when the operation is over or was refused: an upload's file is removed there. */
  importFrom(input: ImportInput, asked: Asked, done?: () => Promise<void>): Promise<OperationView>;
  delete(name: string, asked: Asked): Promise<OperationView>;
  /**
   * At the daemon's start: removes what a crash left half made, and makes the local image busybox
   * where it is missing or the host's busybox has changed.
   */
  prepare(): Promise<void>;
}

export interface ImagesDeps {
  catalog: ImageCatalog;
  store: ImageStore;
  registry: Registry;
  operations: Operations;
  changes: Changes;
  authfiles: Authfiles;
  inspect: typeof inspectImage;
  readImport: typeof readImportSource;
  busybox: typeof busyboxSource;
  /** Absolute path of podman, or null. */
  podman: () => Promise<string | null>;
}

export const BUSYBOX = "busybox";
const INSPECT_MS = 60_000;

export function createImages(deps: ImagesDeps): Images {
  const { catalog, store, registry, operations, changes } = deps;
  const publish = (name: string) =>
    changes.publish({ topic: "image", key: name, value: catalog.viewOf(name) });
  followContainers(changes, registry, () => catalog.names().forEach(publish));

  const pathsOf = (digest: string): ImagePaths => ({
    work: join(store.directory, `work-${randomUUID()}`),
    kept: store.pathOf(digest),
  });

  /** A plan for what is not on the disk yet, no steps for what is; the digest is held to the end. */
  async function planFor(
    digest: string,
    take: (key: string) => Promise<void>,
    plan: (paths: ImagePaths) => Plan,
  ): Promise<Plan> {
    await take(`digest ${digest}`);
    return catalog.has(digest) ? { steps: [] } : plan(pathsOf(digest));
  }

  async function settle(
    outcome: Outcome,
    name: string,
    image: { digest: string; source: ImageSource; config: ImageConfig },
  ): Promise<void> {
    if (outcome.status !== "done") return;
    await catalog.save(name, image.digest, image.source, image.config, await store.sizeOf(image.digest));
    await dropUnwanted(image.digest);
    publish(name);
  }

  /** A name that moved to another digest, or went, may have left a root that nobody wants. */
  async function dropUnwanted(except: string): Promise<void> {
    const wanted = catalog.wanted();
    for (const digest of (await store.read()).keys()) {
      if (wanted.has(digest) || digest === except || operationsHold(digest)) continue;
      await store.remove(digest);
      catalog.forget([digest]);
    }
  }

  /** Digests that a running operation is making have no name yet. */
  const beingMade = new Set<string>();
  const operationsHold = (digest: string) => beingMade.has(digest);

  async function start(
    request: {
      kind: string;
      name: string;
      source: ImageSource;
      prepare: () => Promise<{ digest: string; config: ImageConfig; plan: (paths: ImagePaths) => Plan }>;
      done?: () => Promise<void>;
    },
    { wait, actor }: Asked,
  ): Promise<OperationView> {
    let image: { digest: string; config: ImageConfig } | null = null;
    let isOurs = false;
    const handle = await operations.start({
      kind: request.kind,
      subject: { kind: "image", name: request.name },
      actor,
      plan: async (take) => {
        isOurs = true;
        try {
          const prepared = await request.prepare();
          const plan = await planFor(prepared.digest, take, prepared.plan);
          beingMade.add(prepared.digest);
          image = prepared;
          return plan;
        } catch (error) {
          await request.done?.();
          throw error;
        }
      },
      settle: async (outcome) => {
        if (image === null) return;
        const { digest, config } = image;
        try {
          await settle(outcome, request.name, { digest, config, source: request.source });
        } finally {
          beingMade.delete(digest);
          await request.done?.();
        }
      },
    });
    if (!isOurs) {
      await request.done?.();
      if (request.kind === "image.import") throw importing(request.name);
    }
    return wait ? handle.finished : handle.view();
  }

  return {
    list: () => catalog.names().flatMap((name) => catalog.viewOf(name) ?? []),

    async pull(input, asked) {
      const reference = unwrap(parseReference(input.reference));
      const heropods = registry.heropods.get(input.heropods);
      if (heropods === undefined)
        throw new ProblemError([{ path: ["heropods"], message: `There is no HeroPods ${input.heropods}.` }]);
      const plainHttp = input.plainHttp || isLoopback(reference.domain);
      const repository = `${reference.domain}/${reference.path}`;
      let authfile: string | null = null;
      return start(
        {
          kind: "image.pull",
          name: reference.name,
          source: "registry",
          async prepare() {
            if (input.username && input.password)
              authfile = await deps.authfiles.write(reference.domain, {
                username: input.username,
                password: input.password,
              });
            const podman = heropods.use_podman ? await deps.podman() : null;
            const options = { plainHttp, authfile, timeoutMs: INSPECT_MS };
            const { digest, config } = await inspectRemote(deps.inspect, reference, options);
            const pinned = `${repository}@${digest}`;
            const source = { podman, pinned, source: `docker://${pinned}`, plainHttp, authfile };
            return {
              digest,
              config,
              plan: (paths) =>
                copyPlan(reference.name, { ...source, from: `from ${reference.domain}` }, paths, config),
            };
          },
          async done() {
            if (authfile !== null) await deps.authfiles.remove(authfile);
          },
        },
        asked,
      );
    },

    importFrom(input, asked, done) {
      let kind: ImageSource = "tarball";
      return start(
        {
          kind: "image.import",
          name: input.name,
          get source() {
            return kind;
          },
          async prepare() {
            const found = await deps.readImport(input.path, store.directory);
            kind = found.kind;
            const { digest, config, source } = found;
            return {
              digest,
              config,
              plan: (paths) =>
                source === null
                  ? tarballPlan(input.name, input.path, paths, config)
                  : copyPlan(
                      input.name,
                      {
                        from: `from ${input.path}`,
                        podman: null,
                        pinned: null,
                        source,
                        plainHttp: false,
                        authfile: null,
                      },
                      paths,
                      config,
                    ),
            };
          },
          ...(done === undefined ? {} : { done }),
        },
        asked,
      );
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
          const shared = catalog
            .names()
            .some((n) => n !== name && catalog.byName(n)?.digest === image.digest);
          const users = [...registry.containers.values()].filter(
            (c) => c.image === name || (!shared && c.imageDigest === image.digest),
          );
          if (users.length > 0)
            throw inUse(
              name,
              users.map((c) => c.name),
            );
          return deletePlan(name, shared ? null : pathsOf(image.digest));
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

    async prepare() {
      await deps.authfiles.sweep();
      catalog.forget(await store.sweep(catalog.wanted()));
      const { digest, ...parts } = await deps.busybox();
      if (catalog.byName(BUSYBOX)?.digest === digest) return;
      const config = { ...PLAIN_CONFIG, cmd: ["/sbin/idle"] };
      const view = await start(
        {
          kind: "image.build",
          name: BUSYBOX,
          source: "local",
          prepare: async () => ({
            digest,
            config,
            plan: (paths) => busyboxPlan(BUSYBOX, parts, paths, config),
          }),
        },
        { wait: true, actor: "heropodsd" },
      );
      if (view.status !== "done") throw new Error(`The image ${BUSYBOX} could not be made: ${view.error}`);
    },
  };
}

async function inspectRemote(
  inspect: typeof inspectImage,
  reference: Reference,
  options: Parameters<typeof inspectImage>[2],
) {
  const repository = `${reference.domain}/${reference.path}`;
  // skopeo takes a tag or a digest, not both; the digest says more.
  const version = reference.digest === null ? `:${reference.tag}` : `@${reference.digest}`;
  try {
    return await inspect(
      `docker://${repository}${version}`,
      (digest) => `docker://${repository}@${digest}`,
      options,
    );
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const said = error.stderr.trim() === "" ? error.reason : error.stderr;
    throw new ProblemError([registryFailure(reference.name, reference.domain, said)]);
  }
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

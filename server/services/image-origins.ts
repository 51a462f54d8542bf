import { committedConfig } from "../core/image/committed";
import { type ImageConfig, ImageConfig as ImageConfigSchema, PLAIN_CONFIG } from "../core/image/image-config";
import type { ImportInput, PullInput } from "../core/image/image-inputs";
import { busyboxPlan, copyPlan, type ImagePaths, tarballPlan } from "../core/image/image-plan";
import { isLoopback, type Reference } from "../core/image/reference";
import { registryFailure } from "../core/image/registry-failure";
import type { Plan } from "../core/plan/step";
import { ProblemError } from "../core/problem";
import { CommandError } from "../host/exec";
import type { Authfiles } from "../host/images/authfile";
import type { busyboxSource } from "../host/images/busybox-source";
import type { ContainerRoots } from "../host/images/container-root";
import type { readImportSource } from "../host/images/import-source";
import type { inspectImage } from "../host/images/inspect";
import type { ImageCatalog, ImageSource } from "./image-catalog";
import type { ContainerRecord } from "./registry";

/** Where an image comes from, looked at before anything is made: what it will be, and how. */
export interface Origin {
  digest: string;
  source: ImageSource;
  config: ImageConfig;
  plan: (paths: ImagePaths) => Plan;
}

export interface OriginDeps {
  authfiles: Authfiles;
  inspect: typeof inspectImage;
  readImport: typeof readImportSource;
  busybox: typeof busyboxSource;
  /** Absolute path of podman, or null. */
  podman: () => Promise<string | null>;
}

const INSPECT_MS = 60_000;

/**
 * An image in a registry, pinned to the digest that its reference has now. `authfile` holds the
 * credentials, where there are any. Throws a ProblemError with the registry's words.
 */
export async function remoteOrigin(
  deps: OriginDeps,
  reference: Reference,
  options: Pick<PullInput, "plainHttp"> & { authfile: string | null; usePodman: boolean },
): Promise<Origin> {
  const { authfile } = options;
  const plainHttp = options.plainHttp || isLoopback(reference.domain);
  const repository = `${reference.domain}/${reference.path}`;
  // skopeo takes a tag or a digest, not both; the digest says more.
  const version = reference.digest === null ? `:${reference.tag}` : `@${reference.digest}`;
  const inspected = deps.inspect(
    `docker://${repository}${version}`,
    (digest) => `docker://${repository}@${digest}`,
    { plainHttp, authfile, timeoutMs: INSPECT_MS },
  );
  const { digest, config } = await inspected.catch((error: unknown) => {
    if (!(error instanceof CommandError)) throw error;
    const said = error.stderr.trim() === "" ? error.reason : error.stderr;
    throw new ProblemError([registryFailure(reference.name, reference.domain, said)]);
  });
  const pinned = `${repository}@${digest}`;
  const copy = {
    from: `from ${reference.domain}`,
    podman: options.usePodman ? await deps.podman() : null,
    pinned,
    source: `docker://${pinned}`,
    plainHttp,
    authfile,
    layers: config.layers,
  };
  return {
    digest,
    config,
    source: "registry",
    plan: (paths) => copyPlan(reference.name, copy, paths, config),
  };
}

/** A file or directory of this host. Throws a ProblemError at `path`, with the member that is to blame. */
export async function fileOrigin(
  deps: OriginDeps,
  { path, name }: ImportInput,
  storeDirectory: string,
): Promise<Origin> {
  const { digest, config, kind, source } = await deps.readImport(path, storeDirectory);
  if (source === null)
    return { digest, config, source: kind, plan: (paths) => tarballPlan(name, path, paths, config) };
  const copy = {
    ...{ from: `from ${path}`, podman: null, pinned: null, source, plainHttp: false, authfile: null },
    layers: [],
  };
  return { digest, config, source: kind, plan: (paths) => copyPlan(name, copy, paths, config) };
}

/** A container's files as they are now, written into the tarball `file`; `name` is what the image will be called. */
export async function committedOrigin(
  roots: ContainerRoots,
  container: Pick<ContainerRecord, "name" | "imageDigest" | "command" | "env">,
  catalog: Pick<ImageCatalog, "byDigest">,
  { file, name }: { file: string; name: string },
): Promise<Origin> {
  const image = catalog.byDigest(container.imageDigest);
  const digest = await roots.archive({ name: container.name, imageRoot: image.root }, file);
  const config = committedConfig(ImageConfigSchema.parse(image), container, new Date().toISOString());
  return {
    ...{ digest, config, source: "container" },
    plan: (paths) => tarballPlan(name, file, paths, config),
  };
}

/** The host's own static busybox. */
export async function busyboxOrigin(deps: OriginDeps, name: string): Promise<Origin> {
  const { digest, ...parts } = await deps.busybox();
  const config = { ...PLAIN_CONFIG, cmd: ["/sbin/idle"] };
  return { digest, config, source: "local", plan: (paths) => busyboxPlan(name, parts, paths, config) };
}

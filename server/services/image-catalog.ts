import type { ImageConfig } from "../core/image/image-config";
import { ImageConfig as ImageConfigSchema } from "../core/image/image-config";
import { parseReference } from "../core/image/reference";
import type { HealthCheck } from "../core/life/health";
import type { ImageDetail, ImageView } from "../core/model";
import type { Db } from "../db/client";
import type { Image } from "../db/generated/client";
import type { ImageStore } from "../host/images/image-store";
import type { ImageForBundle } from "./bundles";
import type { Registry } from "./registry";

export type ImageSource = ImageView["source"];

/**
 * The images of this host, mirrored in memory: names from the database, roots from the disk. A
 * container keeps the digest it was made from, so a digest may outlive its last name.
 */
export interface ImageCatalog {
  names(): string[];
  /** By the name as stored, or as a reference: 'alpine' finds docker.io/library/alpine:latest. */
  byName(name: string): (ImageForBundle & { name: string }) | null;
  /** Throws for a digest whose root is not on the disk. */
  byDigest(digest: string): ImageForBundle & { stopSignal: string; healthcheck: HealthCheck | null };
  has(digest: string): boolean;
  viewOf(name: string): ImageView | null;
  detailOf(name: string): ImageDetail | null;
  /** Its registry said which digest its tag has now. */
  checked(name: string, newestDigest: string): Promise<void>;
  /** Does a container run on it, whatever its image is called now? */
  inUse(digest: string): boolean;
  /** Every digest with a name or a container. */
  wanted(): Set<string>;
  save(
    name: string,
    digest: string,
    source: ImageSource,
    config: ImageConfig,
    sizeBytes: number,
  ): Promise<void>;
  remove(name: string): Promise<void>;
  /** Forgets digests whose roots were removed. */
  forget(digests: Iterable<string>): void;
}

/** Reads both; a name whose root is gone is taken out of the database and told to `lost`. */
export async function openImageCatalog(
  db: Db,
  store: ImageStore,
  registry: Registry,
  lost: (name: string) => void,
): Promise<ImageCatalog> {
  const configs = await store.read();
  const rows = new Map<string, Image>();
  for (const row of await db.image.findMany()) {
    if (configs.has(row.digest)) rows.set(row.name, row);
    else {
      await db.image.delete({ where: { name: row.name } });
      lost(row.name);
    }
  }

  const bundleOf = (digest: string, config: ImageConfig) => ({
    ...config,
    digest,
    root: store.rootOf(digest),
  });
  /** Asked for every container whenever anything is planned. */
  const bundles = new WeakMap<ImageConfig, ReturnType<typeof bundleOf>>();
  const bundle = (digest: string, config: ImageConfig) => {
    const made = bundles.get(config) ?? bundleOf(digest, config);
    bundles.set(config, made);
    return made;
  };

  function rowOf(name: string): Image | null {
    const exact = rows.get(name);
    if (exact) return exact;
    const reference = parseReference(name);
    return reference.ok ? (rows.get(reference.value.name) ?? null) : null;
  }

  function viewOf(row: Image): ImageView {
    const config = ImageConfigSchema.parse(JSON.parse(row.config));
    const users = [...registry.containers.values()].filter((c) => c.image === row.name);
    return {
      name: row.name,
      digest: row.digest,
      sizeBytes: Number(row.sizeBytes),
      source: sourceOf(row.source),
      entrypoint: config.entrypoint,
      cmd: config.cmd,
      env: config.env,
      workingDir: config.workingDir,
      user: config.user,
      createdAt: row.createdAt.toISOString(),
      usedBy: users.map((c) => c.name),
      outdated: users.filter((c) => c.imageDigest !== row.digest).map((c) => c.name),
      sharedWith: [...rows.values()]
        .filter((other) => other.digest === row.digest && other.name !== row.name)
        .map((other) => other.name),
      checked:
        row.checkedAt === null || row.newestDigest === null
          ? null
          : { at: row.checkedAt.toISOString(), newestDigest: row.newestDigest },
    };
  }

  return {
    names: () => [...rows.keys()],
    byName(name) {
      const row = rowOf(name);
      const config = row === null ? undefined : configs.get(row.digest);
      return row === null || config === undefined ? null : { name: row.name, ...bundle(row.digest, config) };
    },
    byDigest(digest) {
      const config = configs.get(digest);
      if (config === undefined)
        throw new Error(`The root of image ${digest} is not in ${store.directory}; pull or import it again.`);
      return bundle(digest, config);
    },
    has: (digest) => configs.has(digest),
    viewOf(name) {
      const row = rowOf(name);
      return row === null ? null : viewOf(row);
    },
    detailOf(name) {
      const row = rowOf(name);
      if (row === null) return null;
      const { layers, history, stopSignal } = ImageConfigSchema.parse(JSON.parse(row.config));
      return { ...viewOf(row), layers, history, stopSignal };
    },
    async checked(name, newestDigest) {
      rows.set(
        name,
        await db.image.update({ where: { name }, data: { newestDigest, checkedAt: new Date() } }),
      );
    },
    inUse: (digest) => [...registry.containers.values()].some((c) => c.imageDigest === digest),
    wanted: () =>
      new Set([
        ...[...rows.values()].map((row) => row.digest),
        ...[...registry.containers.values()].map((c) => c.imageDigest),
      ]),
    async save(name, digest, source, config, sizeBytes) {
      const before = rows.get(name);
      const data = { digest, source, config: JSON.stringify(config), sizeBytes: BigInt(sizeBytes) };
      const createdAt = before?.digest === digest ? before.createdAt : new Date();
      const row = await db.image.upsert({
        where: { name },
        create: { name, ...data, createdAt },
        update: { ...data, createdAt },
      });
      rows.set(name, row);
      configs.set(digest, config);
    },
    async remove(name) {
      await db.image.delete({ where: { name } });
      rows.delete(name);
    },
    forget(digests) {
      for (const digest of digests) configs.delete(digest);
    },
  };
}

const SOURCES: readonly ImageSource[] = ["local", "tarball", "oci", "registry", "container"];

function sourceOf(text: string): ImageSource {
  const source = SOURCES.find((s) => s === text);
  if (source === undefined) throw new Error(`The database holds an image with the unknown source '${text}'.`);
  return source;
}

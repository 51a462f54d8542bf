import { ImageConfig } from "../core/image/image-config";
import type { Db } from "../db/client";
import type { ImageForBundle } from "./bundles";
import type { Changes } from "./changes";

export interface CatalogImage extends ImageForBundle {
  name: string;
  stopSignal: string;
}

/** Images by name and by digest, mirrored in memory for whoever plans. */
export interface ImageCatalog {
  byName(name: string): CatalogImage | null;
  byDigest(digest: string): CatalogImage;
}

export async function openImageCatalog(deps: {
  db: Db;
  changes: Changes;
  /** Where a digest's root is unpacked. */
  rootOf: (digest: string) => string;
  onError: (error: unknown) => void;
}): Promise<ImageCatalog> {
  const images = new Map<string, CatalogImage>();
  const load = async (name: string) => {
    const row = await deps.db.image.findUnique({ where: { name } });
    if (row === null) images.delete(name);
    else images.set(name, catalogImage(row, deps.rootOf(row.digest)));
  };
  for (const row of await deps.db.image.findMany())
    images.set(row.name, catalogImage(row, deps.rootOf(row.digest)));
  deps.changes.subscribe((change) => {
    if (change.topic === "image") load(change.key).catch(deps.onError);
  });
  return {
    byName: (name) => images.get(name) ?? null,
    byDigest(digest) {
      const image = [...images.values()].find((i) => i.digest === digest);
      if (image) return image;
      throw new Error(`No image with digest ${digest} is on this host.`);
    },
  };
}

function catalogImage(row: { name: string; digest: string; config: string }, root: string): CatalogImage {
  const config = ImageConfig.parse(JSON.parse(row.config));
  return { ...config, name: row.name, digest: row.digest, root };
}

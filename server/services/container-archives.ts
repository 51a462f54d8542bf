import type { Readable } from "node:stream";
import { committedConfig } from "../core/image/committed";
import { ImageConfig } from "../core/image/image-config";
import { ProblemError } from "../core/problem";
import type { createOciArchives } from "../host/images/oci-archive";
import type { Audit } from "./audit";
import type { ImageCatalog } from "./image-catalog";
import type { Registry } from "./registry";

export interface ContainerArchives {
  /** An OCI archive of a container, to be imported elsewhere. */
  write(name: string, actor: string): Promise<Readable>;
}

interface Deps {
  registry: Registry;
  catalog: Pick<ImageCatalog, "byDigest">;
  archive: ReturnType<typeof createOciArchives>;
  audit: Audit;
}

/** Taking a container's files away is on record, as whatever else is done to it. */
export function createContainerArchives({ registry, catalog, archive, audit }: Deps): ContainerArchives {
  return {
    async write(name, actor) {
      const record = registry.containers.get(name);
      if (record === undefined)
        throw new ProblemError([{ path: ["name"], message: `There is no container ${name}.` }], true);
      const image = catalog.byDigest(record.imageDigest);
      const config = committedConfig(ImageConfig.parse(image), record, new Date().toISOString());
      const stream = await archive({ name, imageRoot: image.root }, config, record.labels);
      await audit.record({ kind: "container.archive", subject: { kind: "container", name }, actor });
      return stream;
    },
  };
}

import type { HostPaths } from "../core/plan/desired";
import type { Db } from "../db/client";
import { createAuthfiles } from "../host/images/authfile";
import { busyboxSource } from "../host/images/busybox-source";
import { type ContainerRoots, createContainerRoots } from "../host/images/container-root";
import type { ImageStore } from "../host/images/image-store";
import { readImportSource } from "../host/images/import-source";
import { currentDigest, inspectImage } from "../host/images/inspect";
import { createOciArchives } from "../host/images/oci-archive";
import { createSignIn } from "../host/images/registry-sign-in";
import { createUploads } from "../host/images/uploads";
import { programPath } from "../host/program-path";
import type { SealedSecrets } from "../host/sealed-secrets";
import type { Audit } from "./audit";
import type { Changes } from "./changes";
import { createContainerArchives } from "./container-archives";
import type { ImageCatalog } from "./image-catalog";
import { createImageRegistries } from "./image-registries";
import { createImages } from "./images";
import type { Operations } from "./operations";
import type { Registry } from "./registry";

export interface ImageServicesDeps {
  db: Db;
  registry: Registry;
  operations: Operations;
  changes: Changes;
  audit: Audit;
  sealed: SealedSecrets;
  catalog: ImageCatalog;
  store: ImageStore;
  paths: Pick<HostPaths, "bundles">;
  dataDir: string;
  runDir: string;
}

/** Images, the registries they come from, and the archives in which containers leave, wired to the host's tools. */
export function createImageServices(deps: ImageServicesDeps) {
  const { db, registry, audit, catalog } = deps;
  const authfiles = createAuthfiles(deps.runDir);
  const work = `${deps.dataDir}/uploads`;
  const onHost = createContainerRoots({ bundles: deps.paths.bundles, work });
  const roots: ContainerRoots = {
    ...onHost,
    // In the container's turn: a stop could not unmount a root that is being read.
    archive: (container, file) =>
      deps.operations.aside({ kind: "container", name: container.name }, () =>
        onHost.archive(container, file),
      ),
  };
  const registries = createImageRegistries({
    ...{ db, hostId: registry.host.id, audit, sealed: deps.sealed },
    signIn: createSignIn(authfiles),
  });
  const archives = createContainerArchives({
    ...{ registry, catalog, audit },
    archive: createOciArchives({ roots, work }),
  });
  const images = createImages({
    ...{ catalog, registry, authfiles, roots, currentDigest },
    ...{ store: deps.store, operations: deps.operations, changes: deps.changes },
    accessTo: registries.accessTo,
    uploads: createUploads(work),
    inspect: inspectImage,
    readImport: readImportSource,
    busybox: busyboxSource,
    podman: () => programPath("podman"),
  });
  return { images, registries, archives };
}

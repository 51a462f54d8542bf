import { deletePlan, type ImagePaths } from "../core/image/image-plan";
import type { ImageView, OperationView, PlanView } from "../core/model";
import type { Plan } from "../core/plan/step";
import { planView } from "../core/plan/view";
import type { ImageCatalog } from "./image-catalog";
import type { Operations } from "./operations";

export interface PrunePreview {
  /** Names that no container uses, each with the bytes of its root. */
  images: Pick<ImageView, "name" | "sizeBytes">[];
  /** Bytes that become free: a root that a used name shares stays. */
  bytes: number;
  plan: PlanView;
}

interface Deps {
  catalog: ImageCatalog;
  operations: Operations;
  pathsOf: (digest: string) => ImagePaths;
  /** Made by the console itself, and made again at its next start. */
  isOwn: (name: string) => boolean;
  publish: (name: string) => void;
}

/** Removes every image that no container uses. */
export function createImagePrune({ catalog, operations, pathsOf, isOwn, publish }: Deps) {
  function unused(): ImageView[] {
    return catalog
      .names()
      .flatMap((name) => catalog.viewOf(name) ?? [])
      .filter(({ name, usedBy }) => usedBy.length === 0 && !isOwn(name));
  }

  function planOf(images: readonly ImageView[]): { plan: Plan; bytes: number } {
    const going = new Set(images.map(({ name }) => name));
    const stays = new Set(
      catalog.names().flatMap((name) => (going.has(name) ? [] : (catalog.byName(name)?.digest ?? []))),
    );
    const done = new Set<string>();
    let bytes = 0;
    const steps = images.flatMap(({ name, digest, sizeBytes }) => {
      const last = !stays.has(digest) && !catalog.inUse(digest) && !done.has(digest);
      done.add(digest);
      if (last) bytes += sizeBytes;
      return deletePlan(name, last ? pathsOf(digest) : null).steps.map((step) => ({
        ...step,
        id: `${step.id}:${name}`,
      }));
    });
    return { plan: { steps }, bytes };
  }

  return {
    plan(): PrunePreview {
      const images = unused();
      const { plan, bytes } = planOf(images);
      return {
        images: images.map(({ name, sizeBytes }) => ({ name, sizeBytes })),
        bytes,
        plan: planView(plan),
      };
    },

    async run({ wait, actor }: { wait: boolean; actor: string }): Promise<OperationView> {
      let going: ImageView[] = [];
      const handle = await operations.start({
        kind: "image.prune",
        subject: { kind: "images", name: "unused images" },
        actor,
        async plan(take) {
          // First every name, then every digest, as whoever makes one image takes its own two.
          for (const { name } of unused().sort((a, b) => a.name.localeCompare(b.name, "en")))
            await take(`image ${name}`);
          // A container may have been made from one of them while this waited.
          going = unused();
          for (const digest of [...new Set(going.map((image) => image.digest))].sort())
            await take(`digest ${digest}`);
          return planOf(going).plan;
        },
        async settle(outcome) {
          if (outcome.status !== "done") return;
          for (const { name } of going) {
            await catalog.remove(name);
            publish(name);
          }
          catalog.forget(going.map(({ digest }) => digest).filter((digest) => !catalog.wanted().has(digest)));
        },
      });
      return wait ? handle.finished : handle.view();
    },
  };
}

import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { ImageConfig } from "../../core/image/image-config";
import { output, run } from "../exec";
import type { ContainerRoots } from "./container-root";

const STEP_MS = 1800_000;

/**
 * A container's files with their configuration as an OCI archive (a tar of an OCI image layout), which this
 * console, podman and skopeo import. `labels` are kept in the image. What is made for it on the disk is gone
 * when the stream has ended.
 */
export function createOciArchives({ roots, work }: { roots: ContainerRoots; work: string }) {
  return async (
    container: { name: string; imageRoot: string },
    config: ImageConfig,
    labels: Record<string, string>,
  ): Promise<Readable> => {
    const dir = join(work, `archive-${randomUUID()}`);
    const layout = `${dir}/layout`;
    const image = `${layout}:${container.name}`;
    const clean = () => rm(dir, { recursive: true, force: true });
    try {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      await roots.archive(container, `${dir}/layer.tar`);
      await run(["umoci", "init", "--layout", layout]);
      await run(["umoci", "new", "--image", image]);
      await run(["umoci", "raw", "add-layer", "--image", image, `${dir}/layer.tar`], { timeoutMs: STEP_MS });
      await run(["umoci", "config", "--image", image, ...flagsOf(config, labels)]);
      await rm(`${dir}/layer.tar`);
      await run(["umoci", "gc", "--layout", layout]);
      const tar = output(["tar", "--create", `--directory=${layout}`, "."], { timeoutMs: STEP_MS });
      tar.once("close", () => void clean());
      return tar;
    } catch (error) {
      await clean();
      throw error;
    }
  };
}

/** Each value in the same word as its flag, so that none is taken for a flag itself (umoci-config(1)). */
function flagsOf(config: ImageConfig, labels: Record<string, string>): string[] {
  return [
    ...config.entrypoint.map((word) => `--config.entrypoint=${word}`),
    ...config.cmd.map((word) => `--config.cmd=${word}`),
    ...config.env.map((entry) => `--config.env=${entry}`),
    `--config.workingdir=${config.workingDir}`,
    `--config.user=${config.user}`,
    `--config.stopsignal=${config.stopSignal}`,
    ...Object.entries(labels).map(([name, value]) => `--config.label=${name}=${value}`),
  ];
}

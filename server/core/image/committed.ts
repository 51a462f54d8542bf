import type { ImageConfig } from "./image-config";

/** What of a container's configuration becomes the image's. */
export interface CommittedContainer {
  name: string;
  /** Empty: the image's own. */
  command: string[];
  env: Record<string, string>;
}

/** The configuration of an image made from a container: its image's, with its own command and environment. */
export function committedConfig(image: ImageConfig, container: CommittedContainer, at: string): ImageConfig {
  const names = new Set(Object.keys(container.env));
  const kept = image.env.filter((entry) => !names.has(entry.split("=", 1)[0] ?? ""));
  const own = Object.entries(container.env).map(([name, value]) => `${name}=${value}`);
  return {
    ...image,
    cmd: container.command.length > 0 ? container.command : image.cmd,
    env: [...kept, ...own],
    layers: [],
    history: [
      ...image.history,
      { createdAt: at, command: `heropods commit ${container.name}`, emptyLayer: false },
    ],
  };
}

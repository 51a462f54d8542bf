/** The image that a name of container_new stands for; `custom` is named by the script. */
const REFERENCES = {
  alpine_3_20: "docker.io/library/alpine:3.20",
  ubuntu_24_04: "docker.io/library/ubuntu:24.04",
  ubuntu_25_04: "docker.io/library/ubuntu:25.04",
} as const;

export const IMAGE_NAMES = ["alpine_3_20", "ubuntu_24_04", "ubuntu_25_04", "custom"] as const;
export type ImageName = (typeof IMAGE_NAMES)[number];

export interface ImageChoice {
  image: ImageName;
  custom_image_name: string;
  docker_url: string;
}

/**
 * What to make the container from: a registry's reference, or for `custom` without a docker_url the name
 * of an image that is on the host already. Null when `custom` names neither.
 */
export function imageReference({ image, custom_image_name, docker_url }: ImageChoice): string | null {
  if (image !== "custom") return REFERENCES[image];
  return docker_url || custom_image_name || null;
}

/** The name that HeroScript has for a reference; null where it has none. */
export function imageName(reference: string): keyof typeof REFERENCES | null {
  for (const name of IMAGE_NAMES) if (name !== "custom" && REFERENCES[name] === reference) return name;
  return null;
}

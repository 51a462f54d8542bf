import { createHash } from "node:crypto";
import { type ImageConfig, imageConfigOf, OciImageConfig } from "../../core/image/image-config";
import { imageFor, layersOf, Manifest } from "../../core/image/manifest";
import type { Layer } from "../../core/progress";
import { run } from "../exec";

export interface InspectOptions {
  plainHttp: boolean;
  authfile: string | null;
  timeoutMs: number;
}

export interface Inspected {
  /** sha256 of the manifest, or of the index of manifests. */
  digest: string;
  config: ImageConfig;
}

/**
 * What skopeo says of an image: its digest, then by `pin` the configuration of that same digest.
 * Throws CommandError with skopeo's words.
 */
export async function inspectImage(
  source: string,
  pin: (digest: string) => string,
  options: InspectOptions,
): Promise<Inspected> {
  const { timeoutMs } = options;
  const flags = flagsOf(options);
  const manifest = await run(["skopeo", "inspect", "--raw", ...flags, source], { timeoutMs });
  const digest = `sha256:${createHash("sha256").update(manifest.stdout, "utf8").digest("hex")}`;
  // --raw: what skopeo makes of it for OCI has lost Docker's Healthcheck.
  const config = await run(["skopeo", "inspect", "--config", "--raw", ...flags, pin(digest)], { timeoutMs });
  const layers = await layersHere(Manifest.parse(JSON.parse(manifest.stdout)));
  return { digest, config: imageConfigOf(OciImageConfig.parse(JSON.parse(config.stdout)), layers) };

  /** An index names one image for each platform; the one for this host has the layers. */
  async function layersHere(found: Manifest): Promise<Layer[]> {
    const child = found.layers === undefined ? imageFor(found, GO_NAMES[process.arch] ?? process.arch) : null;
    if (child === null) return layersOf(found);
    const image = await run(["skopeo", "inspect", "--raw", ...flags, pin(child)], { timeoutMs });
    return layersOf(Manifest.parse(JSON.parse(image.stdout)));
  }
}

/** The digest that a reference has now, and nothing else of it. Throws CommandError. */
export async function currentDigest(source: string, options: InspectOptions): Promise<string> {
  const { timeoutMs } = options;
  const manifest = await run(["skopeo", "inspect", "--raw", ...flagsOf(options), source], { timeoutMs });
  return `sha256:${createHash("sha256").update(manifest.stdout, "utf8").digest("hex")}`;
}

/** Go's names for what Node calls otherwise. */
const GO_NAMES: Partial<Record<string, string>> = { x64: "amd64", ia32: "386" };

function flagsOf({ plainHttp, authfile }: InspectOptions): string[] {
  return [...(plainHttp ? ["--tls-verify=false"] : []), ...(authfile ? ["--authfile", authfile] : [])];
}

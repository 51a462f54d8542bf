import { constants } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import { basename } from "node:path";
import { type ImageConfig, PLAIN_CONFIG } from "../../core/image/image-config";
import { ProblemError } from "../../core/problem";
import { CommandError } from "../exec";
import { inspectImage } from "./inspect";
import { digestOf, inspectTarball } from "./tarball";

/** What a file turned out to be, looked at as a whole before anything is unpacked. */
export interface ImportSource {
  kind: "tarball" | "oci";
  digest: string;
  config: ImageConfig;
  /** For skopeo, where it is an image: oci:, oci-archive:, docker-archive:. */
  source: string | null;
}

const INSPECT_MS = 600_000;

/**
 * Tells a root's tarball from an OCI archive or layout and a Docker archive by what they hold.
 * Throws a ProblemError at `path`, with the member where one is to blame.
 */
export async function readImportSource(path: string, storeDirectory: string): Promise<ImportSource> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw refused(`There is no file ${path} on this host.`, "Check the path.");
  if (found.isDirectory()) return layoutOf(path);
  if (!found.isFile()) throw refused(`${path} is neither a file nor a directory.`);
  const report = await inspectTarball(path);
  if (report.problems.length > 0) throw new ProblemError(report.problems);
  await checkSpace(report.sizeBytes, storeDirectory);
  if (report.has("oci-layout") && report.has("index.json")) return imageOf("oci-archive", path);
  if (report.has("manifest.json") && !report.has("etc") && !report.has("usr"))
    return imageOf("docker-archive", path);
  return {
    kind: "tarball",
    digest: await digestOf(path),
    // A bare root says nothing of its process; a shell is what one expects of it.
    config: { ...PLAIN_CONFIG, cmd: report.has("bin/sh") ? ["/bin/sh"] : [] },
    source: null,
  };
}

async function layoutOf(path: string): Promise<ImportSource> {
  const isLayout = await access(`${path}/oci-layout`, constants.R_OK).then(
    () => true,
    () => false,
  );
  if (!isLayout)
    throw refused(
      `${path} is a directory without an oci-layout file.`,
      "Give an OCI layout, or a tarball made by: tar -C ROOT -cf FILE.tar .",
    );
  return imageOf("oci", path);
}

async function imageOf(
  transport: "oci" | "oci-archive" | "docker-archive",
  path: string,
): Promise<ImportSource> {
  // containers-transports(5): ':' begins the image's name inside.
  if (path.includes(":"))
    throw refused(`${path} holds a ':', which skopeo reads as the end of the path.`, "Rename it.");
  const source = `${transport}:${path}`;
  try {
    const options = { plainHttp: false, authfile: null, timeoutMs: INSPECT_MS };
    const { digest, config } = await inspectImage(source, () => source, options);
    return { kind: "oci", digest, config, source };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw refused(
      `${basename(path)} holds no image that can be read: ${error.stderr.trim()}`,
      "An archive or layout must hold one image: skopeo copy … oci-archive:FILE makes one.",
    );
  }
}

async function checkSpace(needed: number, directory: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  if (needed > bavail * bsize)
    throw refused(
      `Unpacked it takes ${mebibytes(needed)} MiB, and ${directory} has ${mebibytes(bavail * bsize)} MiB free.`,
      "Make room on the disk first.",
    );
}

const mebibytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);

function refused(message: string, fix?: string): ProblemError {
  return new ProblemError([
    fix === undefined ? { path: ["path"], message } : { path: ["path"], message, fix },
  ]);
}

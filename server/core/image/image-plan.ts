import type { Action, Plan, Step } from "../plan/step";
import type { Layer } from "../progress";
import type { ImageConfig } from "./image-config";

/** Where an image's files are while they are made and when they are kept. Absolute paths. */
export interface ImagePaths {
  /** A directory of this operation alone, beside the kept ones: a rename is all that makes it one of them. */
  work: string;
  /** images/sha256-HEX */
  kept: string;
}

/** Where a copy of an image comes from, for skopeo: docker://, oci:, oci-archive:, docker-archive: … */
export interface CopySource {
  /** Of the step's sentence: 'from ghcr.io', 'from app.tar'. */
  from: string;
  /** Null: skopeo alone; else podman pulls first into its own storage, by this path. */
  podman: string | null;
  /** The pinned reference without transport, where it comes from a registry. */
  pinned: string | null;
  /** skopeo's source, where podman does not pull. */
  source: string;
  plainHttp: boolean;
  authfile: string | null;
  /** As they come over the wire; empty where that is not known. */
  layers: Layer[];
}

const COPY_MS = 3600_000;
const UNPACK_MS = 1800_000;

/** Copies an image's layers, unpacks them and keeps the root under its digest. */
export function copyPlan(name: string, source: CopySource, paths: ImagePaths, config: ImageConfig): Plan {
  const layout = `oci:${paths.work}/layout:image`;
  const copy: Step = {
    ...step("copy", name, "add", `Copy the layers of ${name} ${source.from}`),
    do: [directory(paths.work), ...copyActions(source, layout, paths.work)],
    undo: [remove(paths.work)],
  };
  const unpack: Step = {
    ...step("unpack", name, "add", `Unpack ${name}`, ["copy"]),
    do: [
      run(["umoci", "unpack", "--image", `${paths.work}/layout:image`, `${paths.work}/bundle`], UNPACK_MS),
    ],
    undo: [],
  };
  return { steps: [copy, unpack, keep(name, paths, config, "unpack"), tidy(name, paths)] };
}

/** Unpacks a root's tarball, whose members were judged before. */
export function tarballPlan(name: string, file: string, paths: ImagePaths, config: ImageConfig): Plan {
  const root = `${paths.work}/bundle/rootfs`;
  const unpack: Step = {
    ...step("unpack", name, "add", `Unpack ${file} as ${name}`),
    do: [
      directory(root),
      run(
        [
          "tar",
          "--extract",
          `--file=${file}`,
          `--directory=${root}`,
          "--numeric-owner",
          "--same-owner",
          "--preserve-permissions",
          "--xattrs",
          "--xattrs-include=*",
          "--anchored",
          // A container's /dev is a file system of its own; devices are not made in images.
          "--exclude=dev/*",
          "--exclude=./dev/*",
        ],
        UNPACK_MS,
      ),
    ],
    undo: [remove(paths.work)],
  };
  return { steps: [unpack, keep(name, paths, config, "unpack"), tidy(name, paths)] };
}

export interface BusyboxParts {
  /** Host paths of the static busybox and the idle script. */
  busybox: string;
  idle: string;
}

/** A root of the host's static busybox alone: every applet linked, root and nobody, the usual directories. */
export function busyboxPlan(name: string, parts: BusyboxParts, paths: ImagePaths, config: ImageConfig): Plan {
  const root = `${paths.work}/bundle/rootfs`;
  const build: Step = {
    ...step("build", name, "add", `Make ${name} of ${parts.busybox}`),
    do: [
      ...[
        "",
        "/bin",
        "/sbin",
        "/usr/bin",
        "/usr/sbin",
        "/etc",
        "/root",
        "/proc",
        "/sys",
        "/dev",
        "/run",
        "/var",
      ].map((path) => directory(root + path)),
      { do: "mkdir", path: `${root}/tmp`, mode: 0o1777 },
      run(["install", "-m", "755", parts.busybox, `${root}/bin/busybox`]),
      run(["install", "-m", "755", parts.idle, `${root}/sbin/idle`]),
      run(["chroot", root, "/bin/busybox", "--install", "-s"]),
      ...Object.entries(BUSYBOX_FILES).map(
        ([path, content]): Action => ({ do: "write", path: root + path, content, mode: 0o644 }),
      ),
    ],
    undo: [remove(paths.work)],
  };
  return { steps: [build, keep(name, paths, config, "build"), tidy(name, paths)] };
}

export const BUSYBOX_FILES: Record<string, string> = {
  "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
  "/etc/group": "root:x:0:\ntty:x:5:\nnogroup:x:65534:\n",
  "/etc/nsswitch.conf": "hosts: files dns\n",
};

/** Removes a digest's root; without one (another name has the digest) nothing on the host changes. */
export function deletePlan(name: string, paths: ImagePaths | null): Plan {
  if (paths === null) return { steps: [] };
  const away: Step = {
    ...step("delete", name, "remove", `Delete the root of ${name}`),
    // Renamed first: a root is there as a whole or not at all, also when this is killed half way.
    do: [run(["mv", "-T", paths.kept, paths.work]), remove(paths.work)],
    undo: [],
  };
  return { steps: [away] };
}

function copyActions(source: CopySource, layout: string, work: string): Action[] {
  const copy = (argv: string[], into: string, env: Record<string, string> = {}): Action => ({
    ...{ do: "copy", argv, env, into, layers: source.layers, timeoutMs: COPY_MS },
  });
  const http = source.plainHttp;
  if (source.podman !== null && source.pinned !== null) {
    const auth = source.authfile === null ? [] : ["--authfile", source.authfile];
    const tls = http ? ["--tls-verify=false"] : [];
    const came = `${work}/came`;
    return [
      directory(came),
      copy([source.podman, "pull", "--quiet", ...tls, ...auth, source.pinned], came, { TMPDIR: came }),
      run(["skopeo", "copy", "--quiet", `containers-storage:${source.pinned}`, layout], COPY_MS),
    ];
  }
  const auth = source.authfile === null ? [] : ["--src-authfile", source.authfile];
  const tls = http ? ["--src-tls-verify=false"] : [];
  return [copy(["skopeo", "copy", "--quiet", ...tls, ...auth, source.source, layout], `${work}/layout`)];
}

function keep(name: string, paths: ImagePaths, config: ImageConfig, after: string): Step {
  return {
    ...step("keep", name, "add", `Keep it as the root of ${name}`, [after]),
    do: [
      {
        do: "write",
        path: `${paths.work}/bundle/image.json`,
        content: `${JSON.stringify(config)}\n`,
        mode: 0o600,
      },
      run(["mv", "-T", `${paths.work}/bundle`, paths.kept]),
    ],
    undo: [remove(paths.kept)],
  };
}

function tidy(name: string, paths: ImagePaths): Step {
  return {
    ...step("tidy", name, "remove", "Remove what is needed no more", ["keep"]),
    do: [remove(paths.work)],
    undo: [],
  };
}

function step(id: string, name: string, sign: Step["sign"], sentence: string, after: string[] = []) {
  return { id, sign, object: { kind: "image" as const, name }, sentence, after };
}

const directory = (path: string): Action => ({ do: "mkdir", path, mode: 0o755 });
const remove = (path: string): Action => ({ do: "remove", path });
const run = (argv: string[], timeoutMs?: number): Action =>
  timeoutMs === undefined ? { do: "run", argv } : { do: "run", argv, timeoutMs };

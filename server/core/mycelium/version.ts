import { ok, type Result, refuse } from "../problem";

export interface Version {
  major: number;
  minor: number;
  patch: number;
}

/** The version that brought what a console may miss on an older node (Mycelium's CHANGELOG). */
export const SINCE = {
  queriedRoutes: { major: 0, minor: 6, patch: 0 },
  startTime: { major: 0, minor: 7, patch: 8 },
  packetStats: { major: 0, minor: 7, patch: 2 },
  vsockPeers: { major: 0, minor: 7, patch: 6 },
} satisfies Record<string, Version>;

/** 'v0.5.6' of a configuration, '0.7.10', or the line 'mycelium 0.7.10' that `mycelium -V` prints. */
export function parseVersion(text: string): Result<Version> {
  const match =
    /^(?:mycelium(?:-private)?\s+)?v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:[-+][0-9A-Za-z.+-]+)?$/.exec(
      text.trim(),
    );
  if (match === null)
    return refuse(["version"], `'${text.trim()}' is not a version of Mycelium.`, "Write it like v0.7.10.");
  return ok({ major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) });
}

/** Below 0 when `a` is older than `b`, 0 when they are the same release, above 0 when it is newer. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

export function formatVersion({ major, minor, patch }: Version): string {
  return `${major}.${minor}.${patch}`;
}

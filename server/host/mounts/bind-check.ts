import type { Stats } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Reserved, refusalOf, reservedPaths, type SourceKind } from "../../core/mounts/bind-policy";
import type { BindSource } from "../../core/plan/step";
import { ok, type Result, refuse } from "../../core/problem";

export interface BindCheck {
  /** Where the path leads, without symbolic links, if a container may have that. The problem's path is ['source']. */
  accept(source: BindSource): Promise<Result<string>>;
  /**
   * Before the runtime mounts them: throws where an accepted path leads elsewhere now, or is not to be had.
   * Between this and the runtime's own look there are some milliseconds in which whoever may write above
   * the path could change it: the path itself is all that the runtime takes.
   */
  again(sources: readonly BindSource[]): Promise<void>;
}

/** `own`: the daemon's places, asked for at each look, because some of them are settings. */
export function createBindCheck(own: () => Reserved[]): BindCheck {
  async function accept({ path, readOnly }: BindSource): Promise<Result<string>> {
    let real: string;
    let found: Stats;
    try {
      real = await realpath(path);
      found = await stat(real);
    } catch (error) {
      return refuse(["source"], unreachable(path, error));
    }
    const reserved = await Promise.all(reservedPaths(own()).map(whereItIs));
    const kind = kindOf(found);
    const sockets = kind === "directory" ? [...(await socketsIn(real)), ...(await boundSockets())] : [];
    const led = real === path ? "" : `${path} leads to ${real}. `;
    const why =
      refusalOf({ path: real, kind, readOnly }, reserved, sockets) ?? (await sameAs(real, reserved));
    return why === null
      ? ok(real)
      : refuse(["source"], `${led}${why}`, "Use a volume, or a directory made for it, such as /srv/NAME.");
  }

  return {
    accept,
    async again(sources) {
      for (const source of sources) {
        const now = await accept(source);
        if (!now.ok) throw new Error(`${source.path} is not mounted: ${now.problems[0]?.message}`);
        if (now.value !== source.path)
          throw new Error(
            `${source.path} is not mounted: it leads to ${now.value} now, by a symbolic link that was not there when it was accepted.`,
          );
      }
    },
  };
}

function kindOf(found: Stats): SourceKind {
  if (found.isDirectory()) return "directory";
  if (found.isFile()) return "file";
  if (found.isSocket()) return "socket";
  return found.isFIFO() ? "pipe" : "device";
}

function unreachable(path: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENOENT") return `There is no ${path} on this host.`;
  if (code === "ELOOP") return `${path} is a circle of symbolic links.`;
  if (code === "ENOTDIR") return `${path} goes through something that is no directory.`;
  return `${path} cannot be looked at: ${error instanceof Error ? error.message : String(error)}`;
}

/** /var/run is /run on most hosts: compared is where a path really is. */
async function whereItIs({ path, what }: Reserved): Promise<Reserved> {
  return { path: await realpath(path).catch(() => path), what };
}

/**
 * One directory can be reached by several paths where it is mounted twice: compared is what it is, not how
 * it is called (device and inode; inode(7)).
 */
async function sameAs(path: string, reserved: readonly Reserved[]): Promise<string | null> {
  const [self, ...above] = await Promise.all(upwards(path).map(identity));
  for (const { path: kept, what } of reserved) {
    const [place, ...parents] = await Promise.all(upwards(kept).map(identity));
    if (place === null || place === undefined) continue;
    if (place === self || above.includes(place)) return `${path} is, or lies in, ${kept}: ${what}.`;
    if (self !== null && self !== undefined && parents.includes(self))
      return `${path} holds ${kept}: ${what}.`;
  }
  return null;
}

/** The path and what it lies in, without the root: every file of a host lies there. */
function upwards(path: string): string[] {
  return path === "/" ? [] : [path, ...upwards(dirname(path))];
}

async function identity(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  return found === null ? null : `${found.dev}:${found.ino}`;
}

async function socketsIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isSocket() ? [join(directory, entry.name)] : []));
}

/** Paths that sockets of this network namespace are bound to (proc(5), /proc/net/unix: the eighth field). */
async function boundSockets(): Promise<string[]> {
  const text = await readFile("/proc/self/net/unix", "utf8").catch(() => "");
  const paths = text.split("\n").flatMap((line) => line.match(/^(?:\S+ +){6}\S+ (\/.*)$/)?.[1] ?? []);
  const real = await Promise.all([...new Set(paths)].map((path) => realpath(path).catch(() => null)));
  return real.flatMap((path) => path ?? []);
}

import type { Problem } from "../problem";

/** A member of a tarball as its header has it. */
export interface TarMember {
  name: string;
  /** tar-stream's words: file, link, symlink, character-device, block-device, directory, fifo … */
  type: string;
  /** Target of a link. */
  linkname?: string | null;
  size: number;
}

export interface MembersReport {
  problems: Problem[];
  /** Bytes of all files once unpacked. */
  sizeBytes: number;
  /** Whether a path exists inside, links followed. */
  has(path: string): boolean;
}

/** Names of members at most told of; a bad archive can have a million. */
const MAX_PROBLEMS = 5;
const MAX_MEMBERS = 2_000_000;

/**
 * Judges a root's tarball before anything is extracted. Refused, each member by its name: absolute
 * names and '..'; hard links with such targets or to what came not before; links that climb out of
 * the root; absolute links that lead to nothing inside (what the kernel, boot or a slimmed image fill in
 * later excepted); members written through a link; names that are a link and something else as well; devices outside /dev; what is no file, directory,
 * link, pipe or device. An absolute link to something inside is normal (/bin/sh -> /bin/busybox) and
 * resolved inside alone.
 */
export function judgeMembers(members: Iterable<TarMember>): MembersReport {
  const tree = new Map<string, TarMember>();
  const problems: Problem[] = [];
  let sizeBytes = 0;
  let count = 0;
  const refuse = (member: TarMember, why: string) => {
    if (problems.length < MAX_PROBLEMS)
      problems.push({ path: ["path", member.name], message: `Member '${member.name}' ${why}.`, fix: FIX });
  };
  for (const member of members) {
    count += 1;
    if (count > MAX_MEMBERS) {
      problems.push({ path: ["path"], message: `The archive has more than ${MAX_MEMBERS} members.` });
      break;
    }
    const why = refusalOfName(member.name) ?? refusalOfType(member);
    if (why !== null) {
      refuse(member, why);
      continue;
    }
    const path = plain(member.name);
    const linked = member.type === "link" ? tree.get(plain(member.linkname ?? "")) : member;
    if (linked === undefined || (member.type === "link" && linked.type === "directory")) {
      refuse(member, `is a hard link to '${member.linkname}', which no file before it is`);
      continue;
    }
    // A second name of a symbolic link is one as well.
    const entry = linked.type === "symlink" ? { ...linked, name: member.name } : member;
    const before = tree.get(path);
    if (before !== undefined && (before.type === "symlink") !== (entry.type === "symlink")) {
      refuse(member, "is a link and something else at once");
      continue;
    }
    sizeBytes += member.size;
    tree.set(path, entry);
  }
  for (const [path, member] of tree) {
    const link = ancestors(path).find((parent) => tree.get(parent)?.type === "symlink");
    if (link !== undefined) refuse(member, `would be written through the link '${link}'`);
    else if (member.type === "symlink") {
      const why = refusalOfTarget(path, member.linkname ?? "", tree);
      if (why !== null) refuse(member, why);
    }
  }
  return { problems, sizeBytes, has: (path) => exists(path, tree) };
}

const FIX = "Make the archive from inside the root directory: tar -C ROOT -cf FILE.tar .";

/** 'a/b' for './a//b/', '' for the root itself. */
function plain(name: string): string {
  return name
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}

function refusalOfName(name: string): string | null {
  if (name.startsWith("/")) return "has an absolute name";
  if (name.split("/").includes("..")) return "leads out of the root by '..'";
  return null;
}

const KNOWN = new Set(["file", "contiguous-file", "link", "symlink", "directory", "fifo"]);
const DEVICES = new Set(["character-device", "block-device"]);

function refusalOfType(member: TarMember): string | null {
  if (DEVICES.has(member.type))
    return inDev(member.name) ? null : "is a device node outside /dev; containers get their own /dev";
  if (!KNOWN.has(member.type)) return `is of a kind that a root does not have (${member.type})`;
  if (member.type !== "link") return null;
  const target = member.linkname ?? "";
  if (target.startsWith("/")) return `is a hard link to the absolute path '${target}'`;
  if (target.split("/").includes("..")) return `is a hard link out of the root, to '${target}'`;
  return null;
}

/** Not extracted: a container's /dev is a file system of its own. */
const inDev = (name: string) => plain(name).startsWith("dev/");

function refusalOfTarget(path: string, target: string, tree: Map<string, TarMember>): string | null {
  if (target.startsWith("/")) {
    if (FILLED_LATER.test(target) || exists(target, tree)) return null;
    return `is a link to the absolute path '${target}', which the archive does not hold`;
  }
  let depth = ancestors(path).length;
  for (const part of target.split("/")) {
    if (part === "..") depth -= 1;
    else if (part !== "" && part !== ".") depth += 1;
    if (depth < 0) return `is a link out of the root, to '${target}'`;
  }
  return null;
}

/** File systems of the kernel, directories filled at boot, documentation that slimmed images leave out. */
const FILLED_LATER =
  /^\/+((proc|sys|dev|run|tmp|var\/run|var\/tmp|var\/lock|usr\/share\/(man|doc|info|locale))(\/|$)|$)/;

function ancestors(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join("/"));
}

const MAX_LINKS = 40;

/** Follows links as the kernel would with this root as its root. Directories may have no member of their own. */
function exists(path: string, tree: Map<string, TarMember>): boolean {
  const todo = path.split("/");
  const done: string[] = [];
  let links = 0;
  for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      done.pop();
      continue;
    }
    const here = [...done, part].join("/");
    const member = tree.get(here);
    if (member?.type !== "symlink") {
      done.push(part);
      continue;
    }
    links += 1;
    if (links > MAX_LINKS) return false;
    const target = member.linkname ?? "";
    if (target.startsWith("/")) done.length = 0;
    todo.unshift(...target.split("/"));
  }
  return done.length === 0 || tree.has(done.join("/"));
}

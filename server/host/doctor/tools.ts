import { readFile } from "node:fs/promises";
import type { Feature, Finding, Tool } from "../../core/doctor/host-checks";
import { CommandError, type RunOptions, run } from "../exec";

/** What each program says of itself; none of these commands changes anything. */
export async function findTools(): Promise<Record<Tool, Finding>> {
  const [conmon, ip, nft, skopeo, umoci, busybox, podman] = await Promise.all([
    firstLine(["conmon", "--version"]),
    firstLine(["ip", "-V"]),
    firstLine(["nft", "--version"]),
    firstLine(["skopeo", "--version"]),
    firstLine(["umoci", "--version"]),
    findBusybox(),
    firstLine(["podman", "--version"]),
  ]);
  return { conmon, ip, nft, skopeo, umoci, busybox, podman };
}

/**
 * Whether the kernel can do what containers need, seen by doing it in a network namespace that ends
 * with the command: modules that are listed may still not load.
 */
export async function probeFeatures(): Promise<Record<Feature, Finding>> {
  const [overlayfs, veth, bridge, nft] = await Promise.all([
    findOverlayfs(),
    inThrowawayNetwork(["ip", "link", "add", "name", "probe0", "type", "veth", "peer", "name", "probe1"]),
    inThrowawayNetwork(["ip", "link", "add", "name", "probe0", "type", "bridge"]),
    inThrowawayNetwork(["nft", "-f", "-"], {
      input:
        'table inet probe { chain nat { type nat hook postrouting priority srcnat; oifname "probe0" masquerade; }; }\n',
    }),
  ]);
  return { overlayfs, veth, bridge, nft };
}

async function firstLine(argv: string[]): Promise<Finding> {
  return attempt(argv, {}, ({ stdout, stderr }) => {
    const [line = ""] = (stdout.trim() || stderr.trim()).split("\n");
    return { found: true, text: line };
  });
}

/** A dynamically linked busybox is of no use: an image made of it would lack its C library. */
async function findBusybox(): Promise<Finding> {
  for (const path of ["/usr/bin/busybox", "/bin/busybox"]) {
    const head = await readFile(path).catch(() => null);
    if (head === null) continue;
    if (hasInterpreter(head)) return { found: false, text: `${path} is linked dynamically` };
    return firstLine([path]);
  }
  return { found: false, text: "no /usr/bin/busybox" };
}

/** Whether an ELF file of 64 bits names a dynamic linker: a program header of type PT_INTERP (elf(5)). */
function hasInterpreter(elf: Buffer): boolean {
  if (elf.length < 64 || elf.readUInt32BE(0) !== 0x7f454c46 || elf[4] !== 2) return false;
  const start = Number(elf.readBigUInt64LE(32));
  const size = elf.readUInt16LE(54);
  return Array.from({ length: elf.readUInt16LE(56) }, (_, i) => start + i * size).some(
    (at) => at + 4 <= elf.length && elf.readUInt32LE(at) === 3,
  );
}

async function findOverlayfs(): Promise<Finding> {
  const filesystems = await readFile("/proc/filesystems", "utf8");
  if (/\boverlay$/m.test(filesystems)) return { found: true, text: "overlay in /proc/filesystems" };
  return attempt(["modinfo", "-F", "filename", "overlay"], {}, ({ stdout }) => ({
    found: true,
    text: `module ${stdout.trim()}`,
  }));
}

async function inThrowawayNetwork(argv: string[], options: RunOptions = {}): Promise<Finding> {
  return attempt(["unshare", "--net", "--", ...argv], options, () => ({
    found: true,
    text: `made in a network namespace of its own: ${argv.join(" ")}`,
  }));
}

async function attempt(
  argv: string[],
  options: RunOptions,
  found: (result: { stdout: string; stderr: string }) => Finding,
): Promise<Finding> {
  try {
    return found(await run(argv, { timeoutMs: 5_000, ...options }));
  } catch (error) {
    if (error instanceof CommandError) return { found: false, text: error.message };
    throw error;
  }
}

import type { Traffic } from "./counters";

/** /proc/net/dev (proc(5)): every link's bytes as its own end counts them. */
export function netDev(text: string): Map<string, Traffic> {
  const links = new Map<string, Traffic>();
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    if (colon < 0) continue;
    const fields = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/, 9);
    links.set(line.slice(0, colon).trim(), { rx: Number(fields[0]), tx: Number(fields[8]) });
  }
  return links;
}

/** /proc/net/route: the links of the IPv4 default routes. */
export function defaultLinks(text: string): string[] {
  const links = text.split("\n").flatMap((line) => {
    const [link, destination, , , , , , mask] = line.split("\t");
    return link !== undefined && destination === "00000000" && mask === "00000000" ? [link] : [];
  });
  return [...new Set(links)];
}

/** The first line of /proc/stat in microseconds of one core: all but idle and waiting for I/O. */
export function busyUs(text: string, ticksPerSecond = 100): number | null {
  const match = /^cpu +(\d+) (\d+) (\d+) \d+ \d+ (\d+) (\d+) (\d+)/.exec(text);
  if (match === null) return null;
  // Guest time is within user and nice already.
  const ticks = match.slice(1).reduce((total, field) => total + Number(field), 0);
  return (ticks / ticksPerSecond) * 1e6;
}

/** /proc/meminfo in bytes; available is what could be had without swapping (proc(5)). */
export function memInfo(text: string): { total: number; available: number } | null {
  const kib = (key: string) => new RegExp(`^${key}: +(\\d+) kB`, "m").exec(text)?.[1];
  const total = kib("MemTotal");
  const available = kib("MemAvailable");
  if (total === undefined || available === undefined) return null;
  return { total: Number(total) * 1024, available: Number(available) * 1024 };
}

/** /proc/loadavg: '0.20 0.18 0.12 1/80 11206' is three load averages and running/all tasks. */
export function loadAvg(text: string): { load: [number, number, number]; tasks: number } | null {
  const match = /^([\d.]+) ([\d.]+) ([\d.]+) \d+\/(\d+)/.exec(text);
  if (match === null) return null;
  return { load: [Number(match[1]), Number(match[2]), Number(match[3])], tasks: Number(match[4]) };
}

const SECTOR = 512;

/** /proc/diskstats for whole disks, in bytes: fields 3, 6 and 10 are name, sectors read and written. */
export function diskStats(
  text: string,
  isDisk: (name: string) => boolean,
): { read: number; written: number } {
  let read = 0;
  let written = 0;
  for (const line of text.split("\n")) {
    const fields = line.trim().split(/\s+/);
    const name = fields[2];
    if (name === undefined || !isDisk(name)) continue;
    read += Number(fields[5]) * SECTOR;
    written += Number(fields[9]) * SECTOR;
  }
  return { read, written };
}

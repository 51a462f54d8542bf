/** 'key value' lines: cpu.stat, memory.stat, memory.events, memory.oom_control. Null where the key is not there. */
export function valueIn(text: string, key: string): number | null {
  // Files of the kernel begin a line with the key: 'file' is not 'inactive_file'.
  for (let from = 0; ; ) {
    const at = text.indexOf(key, from);
    if (at < 0) return null;
    const end = at + key.length;
    if ((at === 0 || text[at - 1] === "\n") && text[end] === " ") return wholeNumber(text.slice(end + 1));
    from = end;
  }
}

/** A file with one number; 'max' is none. */
export function wholeNumber(text: string): number | null {
  const value = Number.parseInt(text, 10);
  return Number.isFinite(value) ? value : null;
}

/** cgroup v2's io.stat: '8:0 rbytes=1 wbytes=2 rios=…' a device (Documentation/admin-guide/cgroup-v2.rst). */
export function ioStat(text: string): { read: number; written: number } {
  return { read: sum(text, /\brbytes=(\d+)/g), written: sum(text, /\bwbytes=(\d+)/g) };
}

/** cgroup v1's blkio.throttle.io_service_bytes: '8:0 Read 4096' (Documentation/admin-guide/cgroup-v1/blkio-controller.rst). */
export function blkioBytes(text: string): { read: number; written: number } {
  return { read: sum(text, /^\S+ Read (\d+)$/gm), written: sum(text, /^\S+ Write (\d+)$/gm) };
}

function sum(text: string, pattern: RegExp): number {
  let total = 0;
  for (const [, digits] of text.matchAll(pattern)) total += Number(digits);
  return total;
}

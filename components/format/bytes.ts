const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Bytes in IEC units with at most one decimal: 134217728 is '128 MiB'. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const text = Number.isInteger(value) ? String(value) : value.toFixed(1).replace(/\.0$/, "");
  return `${text} ${UNITS[unit]}`;
}

/** Reads '256m', '256 MiB', '1.5g', '1048576'; null when it is no size. Units are powers of 1024. */
export function parseBytes(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  if (match?.[1] === undefined) return null;
  const power = "kmgt".indexOf((match[2] ?? "").toLowerCase() || "?") + 1;
  return Math.round(Number(match[1]) * 1024 ** power);
}

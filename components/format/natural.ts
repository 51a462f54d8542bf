const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Orders names as people count: 'app-5' before 'app-10'. */
export function natural(a: string, b: string): number {
  return collator.compare(a, b);
}

const V4 = /^\d+\.\d+\.\d+\.\d+$/;

/** Orders addresses by their bits: 10.10.0.9 before 10.10.0.10, ::9 before ::a before ::10. */
export function byAddress(a: string, b: string): number {
  return sortKey(a) < sortKey(b) ? -1 : sortKey(a) > sortKey(b) ? 1 : 0;
}

function sortKey(address: string): string {
  if (V4.test(address))
    return address
      .split(".")
      .map((part) => part.padStart(3, "0"))
      .join(".");
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(Math.max(0, gap)).fill("0"), ...right]
    .map((part) => part.padStart(4, "0"))
    .join(":");
}

/**
 * An address in two parts as the eye reads it: the /64 that all containers of a node share, and
 * what tells them apart. IPv4 and ranges have no muted part. 'fd00::5' splits where its zeros begin.
 */
export function splitAddress(address: string): { prefix: string; rest: string } {
  if (!address.includes(":") || address.includes("/")) return { prefix: "", rest: address };
  const [head = ""] = address.split("::", 1);
  const groups = head === "" ? [] : head.split(":");
  const compressed = address.includes("::");
  if (compressed && groups.length <= 4) return { prefix: head, rest: address.slice(head.length) };
  const prefix = groups.slice(0, 4).join(":");
  return { prefix, rest: address.slice(prefix.length) };
}

/** An image's name without the registry that everyone means: 'alpine:3.20'. */
export function shortImage(name: string): string {
  return name.replace(/^docker\.io\/(library\/)?/, "");
}

/** Long text shortened in the middle, where endpoints and digests differ least. */
export function shortenMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  const side = Math.floor((length - 1) / 2);
  return `${text.slice(0, length - 1 - side)}…${text.slice(-side)}`;
}

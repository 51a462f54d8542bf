import type { ObservedInside } from "../core/plan/observed";

/** What is in a namespace of the host in memory: it takes the lines that plans put into one. */
export function emptyNamespace(): ObservedInside {
  const lo = { up: false, mac: "00:00:00:00:00:00", mtu: 65536, addresses: [] };
  return { links: new Map([["lo", lo]]), routes: new Set(), neighbours: new Map() };
}

export function dropInsideLink(inside: ObservedInside, dev: string): void {
  inside.links.delete(dev);
  for (const route of [...inside.routes]) if (route.includes(` dev ${dev}`)) inside.routes.delete(route);
  for (const key of [...inside.neighbours.keys()])
    if (key.startsWith(`${dev} `)) inside.neighbours.delete(key);
}

/** One line of ip-batch(8). Throws what ip would say. */
export function insideLine(inside: ObservedInside, words: string[]): void {
  const [object, verb, what = ""] = words;
  const value = (word: string) => words[words.indexOf(word) + 1] ?? "";
  const dev = value("dev");
  const link = inside.links.get(dev);
  if (!link) throw new Error(`Cannot find device "${dev}"`);
  if (object === "link") {
    if (words.includes("up")) link.up = true;
    if (words.includes("down")) link.up = false;
    if (words.includes("mtu")) link.mtu = Number(value("mtu"));
    if (words.includes("address")) link.mac = value("address");
  } else if (object === "addr") {
    const others = link.addresses.filter((address) => address !== what);
    if (verb === "del" && others.length === link.addresses.length)
      throw new Error("RTNETLINK answers: Cannot assign requested address");
    link.addresses = verb === "replace" ? [...others, what] : others;
  } else if (object === "route") {
    const route = words.slice(2).join(" ");
    if (verb === "del" && !inside.routes.delete(route)) throw new Error("RTNETLINK answers: No such process");
    if (verb !== "replace") return;
    for (const other of [...inside.routes])
      if (other.startsWith(`${what} `) && !/ metric /.test(other)) inside.routes.delete(other);
    inside.routes.add(route);
  } else if (object === "neigh" && verb === "replace")
    inside.neighbours.set(`${dev} ${what}`, value("lladdr"));
  else if (object === "neigh") inside.neighbours.delete(`${dev} ${what}`);
  else throw new Error(`FakeHost does not know the line ${words.join(" ")}`);
}

import type { TableHop, TableRoute } from "./route-table";

/**
 * Finds a text in the subnets and next hops of a long table. All subnets stand in one string, which the
 * engine searches twenty times as fast as 100,000 short ones, and a next hop is looked at once for all of
 * its routes.
 */
export class RouteSearch {
  private readonly text: string;
  /** Where in it each subnet ends. */
  private readonly ends: Uint32Array;
  private readonly hops: ReadonlySet<TableHop>;

  constructor(readonly routes: readonly TableRoute[]) {
    this.text = routes.map(({ subnet }) => subnet).join("\n");
    this.ends = new Uint32Array(routes.length);
    let end = -1;
    for (const [at, { subnet }] of routes.entries()) {
      end += subnet.length + 1;
      this.ends[at] = end;
    }
    this.hops = new Set(routes.map(({ hop }) => hop));
  }

  /** The routes that have the text, which is in lower case, in their order. */
  find(wanted: string): TableRoute[] {
    const hops = new Set([...this.hops].filter(({ lower }) => lower.includes(wanted)));
    const fits = this.bySubnet(wanted);
    return this.routes.filter((route, at) => fits[at] === 1 || hops.has(route.hop));
  }

  private bySubnet(wanted: string): Uint8Array {
    const fits = new Uint8Array(this.routes.length);
    let at = 0;
    for (let place = this.text.indexOf(wanted); place >= 0; ) {
      while ((this.ends[at] ?? 0) <= place) at++;
      const end = this.ends[at] ?? 0;
      // A text with a line break in it would lie in two subnets.
      if (place + wanted.length <= end) fits[at] = 1;
      place = this.text.indexOf(wanted, end);
    }
    return fits;
  }
}

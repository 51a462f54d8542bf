import { finish } from "./container-commands";
import { type Context, EXIT, Exit } from "./context";
import { follow, printPlan } from "./operation";
import { table } from "./table";
import { ago, bytes, peerWord, rate } from "./words";

type Freshness = Awaited<ReturnType<Context["api"]["overlay"]["peers"]["query"]>>["freshness"];

export async function node(ctx: Context): Promise<void> {
  const view = await ctx.api.overlay.node.query();
  if (ctx.json) return ctx.out(JSON.stringify(view));
  warn(ctx, view.freshness);
  const { node } = view;
  const rows = [
    ["address", node?.address ?? "-"],
    ["subnet", node?.subnet ?? "-"],
    ["public key", node?.publicKey ?? "-"],
    [
      "started",
      node?.startedAt
        ? `${node.startedAt} (${ago(node.startedAt, ctx.now())})`
        : node?.startedAtNeeds
          ? `needs Mycelium >= ${node.startedAtNeeds}`
          : "-",
    ],
    ["program", view.version.text ?? view.version.reason ?? "-"],
    ["TUN", view.tun === null ? (view.tunReason ?? "-") : `${view.tun.name}, MTU ${view.tun.mtu}`],
    ["API", view.api],
    ...view.keys.map((key) => [`key of ${key.heropods}`, key.evidence]),
  ];
  for (const row of rows) ctx.out(`${(row[0] ?? "").padEnd(16)}  ${row[1] ?? ""}`);
  for (const { address, name } of view.holders.filter((holder) => holder.kind === "container"))
    ctx.out(`${name.padEnd(16)}  ${address}`);
}

export async function peers(ctx: Context): Promise<void> {
  const view = await everyPeer(ctx);
  if (ctx.json) return ctx.out(JSON.stringify(view));
  warn(ctx, view.freshness);
  const rows = view.peers.map((peer) => [
    peer.endpoint,
    peer.type,
    peerWord(peer.state, ctx.colour),
    peer.lastConnectedAt === null ? "-" : ago(peer.lastConnectedAt, ctx.now()),
    bytes(peer.txBytes),
    bytes(peer.rxBytes),
    rate(peer.txRate),
    rate(peer.rxRate),
    peer.latency === null ? "-" : `~${peer.latency.ms} ms`,
    `${peer.routes.selected}`,
    [...peer.configuredIn, ...(peer.added ? ["by hand"] : [])].join(", ") || "-",
  ]);
  ctx.out(table(PEERS, rows, [4, 5, 6, 7, 8, 9]));
  for (const endpoint of view.missing)
    ctx.err(`${endpoint} is configured, and Mycelium does not have it. heropods peers restore`);
  if (view.restored !== null)
    ctx.err(
      `Mycelium was started anew: ${view.restored.endpoints.join(", ")} restored at ${view.restored.at}.`,
    );
}

/** Window by window: a node may have thousands. */
async function everyPeer({ api }: Context) {
  const limit = 1_000;
  const view = await api.overlay.peers.query({ limit });
  const peers = [...view.peers];
  while (peers.length < view.total) {
    const more = await api.overlay.peers.query({ limit, offset: peers.length });
    if (more.peers.length === 0) break;
    peers.push(...more.peers);
  }
  return { ...view, peers };
}

const PEERS = [
  "PEER",
  "TYPE",
  "STATE",
  "SEEN",
  "SENT",
  "RECEIVED",
  "OUT",
  "IN",
  "LATENCY",
  "ROUTES",
  "CONFIGURED",
];

export async function changePeers(
  ctx: Context,
  change: "add" | "remove",
  endpoints: string[],
  options: { dryRun?: boolean },
): Promise<void> {
  const { overlay } = ctx.api;
  if (options.dryRun) {
    const plan = change === "add" ? overlay.planAddPeers : overlay.planRemovePeers;
    return printPlan(ctx, await plan.query({ endpoints }));
  }
  const act = change === "add" ? overlay.addPeers : overlay.removePeers;
  await finish(ctx, [await follow(ctx, await act.mutate({ endpoints, wait: ctx.json }))]);
}

export async function restorePeers(ctx: Context, options: { dryRun?: boolean }): Promise<void> {
  if (options.dryRun) return printPlan(ctx, await ctx.api.overlay.planPeers.query());
  const begun = await ctx.api.overlay.applyPeers.mutate({ wait: ctx.json });
  await finish(ctx, [await follow(ctx, begun)]);
}

export interface RoutesOptions {
  kind: "selected" | "fallback" | "queried";
  to?: string;
}

/** Every route of a table, read in windows; with `to` those that contain the address, the best first. */
export async function routes(ctx: Context, { kind, to }: RoutesOptions): Promise<void> {
  const ask = (offset: number) =>
    ctx.api.overlay.routes.query({
      kind,
      offset,
      limit: WINDOW,
      ...(to === undefined ? {} : { search: to }),
    });
  const first = await ask(0);
  const rows = [...first.rows];
  while (rows.length < first.matched) {
    const next = await ask(rows.length);
    if (next.rows.length === 0) break;
    rows.push(...next.rows);
  }
  if (ctx.json) return ctx.out(JSON.stringify({ ...first, rows }));
  warn(ctx, first.freshness);
  ctx.out(
    table(
      ["SUBNET", "NEXT HOP", "METRIC", "SEQNO", "PEER", "KNOWN"],
      rows.map((row) => [
        row.subnet,
        row.nextHop || "-",
        row.infinite ? "infinite" : String(row.metric ?? "-"),
        String(row.seqno ?? "-"),
        row.peerState === null ? "-" : peerWord(row.peerState, ctx.colour),
        row.names.map(({ name }) => name).join(", ") || "-",
      ]),
      [2, 3],
    ),
  );
}

const WINDOW = 1000;

export async function packets(ctx: Context): Promise<void> {
  const view = await ctx.api.overlay.packets.query();
  if (ctx.json) return ctx.out(JSON.stringify(view));
  warn(ctx, view.freshness);
  for (const [title, rows] of [
    ["SOURCE", view.bySource],
    ["DESTINATION", view.byDestination],
  ] as const)
    ctx.out(
      table(
        [title, "PACKETS", "BYTES", "KNOWN"],
        rows.map((row) => [
          row.address,
          String(row.packets),
          bytes(row.bytes),
          row.names.map(({ name }) => name).join(", ") || "-",
        ]),
        [1, 2],
      ),
    );
}

/** Ends with 1 when a hop is broken. */
export async function why(ctx: Context, from: string, to: string): Promise<void> {
  const report = await ctx.api.why.judge.query({ from, to });
  if (ctx.json) ctx.out(JSON.stringify(report));
  else {
    for (const hop of report.hops) {
      ctx.out(`${MARKS[String(hop.ok)] ?? "?"}  ${hop.name}: ${hop.evidence}`);
      if (hop.ok === false && hop.fix !== null) ctx.out(`   fix: ${hop.fix}`);
    }
    ctx.out(report.verdict);
  }
  if (report.broken !== null) throw new Exit(EXIT.failed);
}

const MARKS: Record<string, string> = { true: "+", false: "x", null: "?" };

export async function interfaces(ctx: Context): Promise<void> {
  const view = await ctx.api.network.interfaces.query();
  if (ctx.json) return ctx.out(JSON.stringify(view));
  ctx.out(
    table(
      ["NAME", "STATE", "MTU", "RECEIVED", "SENT", "OWNER", "ADDRESSES"],
      view.interfaces.map((link) => [
        link.name,
        link.up ? "up" : "down",
        String(link.mtu),
        bytes(link.rx.bytes),
        bytes(link.tx.bytes),
        link.unasked ? "unasked" : link.owner === null ? "-" : link.owner.name,
        link.addresses.join(", ") || "-",
      ]),
      [2, 3, 4],
    ),
  );
}

/** What is printed is no more than what was known: standard error says so. */
function warn(ctx: Context, { state, reason, needs, readAt }: Freshness): void {
  if (state === "live") return;
  const age = readAt === null ? "" : ` What is shown was read ${ago(readAt, ctx.now())}.`;
  ctx.err(
    needs === null
      ? `Mycelium is ${state}: ${reason ?? "nobody has looked yet."}${age}`
      : `This needs Mycelium >= ${needs}.`,
  );
}

import { z } from "zod";
import { admin, router, viewer } from "./trpc";
import { watching } from "./watching";

const Endpoints = z.object({
  endpoints: z.array(z.string().max(200)).max(1000, "At most 1,000 peers at a time."),
});
const Wait = { wait: z.boolean().default(false) };
const PeersInput = z.object({
  search: z.string().max(200).optional(),
  endpoints: z.array(z.string().max(200)).max(1000).optional(),
  sort: z
    .object({
      by: z.enum(["endpoint", "state", "type", "rx", "tx", "latency", "routes"]),
      desc: z.boolean().default(false),
    })
    .optional(),
  offset: z.number().int().nonnegative().default(0),
  limit: z.number().int().min(1).max(1000).default(100),
});
const Kind = z.enum(["selected", "fallback", "queried"]);

export const overlayRouter = router({
  node: viewer.query(({ ctx }) => ctx.services.overlay.node()),
  /** What is known without asking the node; kept true by live.changes. */
  summary: viewer.query(({ ctx }) => ctx.services.overlay.summary()),
  peers: viewer
    .input(PeersInput.default({ offset: 0, limit: 100 }))
    .query(({ ctx, input }) => ctx.services.overlay.peers(input)),
  /** Every peer's state and no more; to be asked for again where the summary's `states` is another. */
  peerStates: viewer.query(({ ctx }) => ctx.services.overlay.peerStates()),
  /** The last rates of each named peer, for a small chart. */
  traffic: viewer
    .input(z.object({ endpoints: z.array(z.string().max(200)).max(100) }))
    .query(({ ctx, input }) => ctx.services.overlay.traffic(input.endpoints)),
  publicPeers: viewer.query(({ ctx }) => ctx.services.overlay.publicPeers()),
  planAddPeers: viewer
    .input(Endpoints)
    .query(({ ctx, input }) => ctx.services.overlay.change.planAdd(input.endpoints)),
  addPeers: admin
    .input(Endpoints.extend(Wait))
    .mutation(({ ctx, input: { wait, endpoints } }) =>
      ctx.services.overlay.change.add(endpoints, { wait, actor: ctx.who.name }),
    ),
  planRemovePeers: viewer
    .input(Endpoints)
    .query(({ ctx, input }) => ctx.services.overlay.change.planRemove(input.endpoints)),
  removePeers: admin
    .input(Endpoints.extend(Wait))
    .mutation(({ ctx, input: { wait, endpoints } }) =>
      ctx.services.overlay.change.remove(endpoints, { wait, actor: ctx.who.name }),
    ),
  /** What is asked for and not there. */
  planPeers: viewer.query(({ ctx }) => ctx.services.overlay.change.planMissing()),
  applyPeers: admin
    .input(z.object(Wait).default({ wait: false }))
    .mutation(({ ctx, input }) =>
      ctx.services.overlay.change.applyMissing({ wait: input.wait, actor: ctx.who.name }),
    ),
  routes: viewer
    .input(
      z.object({
        kind: Kind,
        search: z.string().max(200).optional(),
        nextHop: z.string().max(200).optional(),
        infinite: z.boolean().optional(),
        minMetric: z.number().int().nonnegative().optional(),
        maxMetric: z.number().int().nonnegative().optional(),
        sort: z
          .object({
            by: z.enum(["subnet", "metric", "nextHop", "seqno", "expires"]),
            desc: z.boolean().default(false),
          })
          .optional(),
        offset: z.number().int().nonnegative().default(0),
        limit: z.number().int().min(1).max(1000).default(100),
        since: z.string().max(50).optional(),
        /** What was read last will do, however old: for what is shown while it is read again. */
        known: z.boolean().optional(),
      }),
    )
    .query(({ ctx, input }) => ctx.services.overlay.routes(input)),
  routeHistory: viewer
    .input(z.object({ kind: Kind }))
    .query(({ ctx, input }) => ctx.services.overlay.routeHistory(input.kind)),
  packets: viewer
    .input(z.object({ limit: z.number().int().min(1).max(1000).default(50) }).default({ limit: 50 }))
    .query(({ ctx, input }) => ctx.services.overlay.packets(input.limit)),
  /** Open while a page shows these: they are read often, and live.changes says what is new. */
  look: viewer
    .input(
      z.object({
        at: z
          .array(z.enum(["peers", "routes", "packets", "network"]))
          .min(1)
          .max(4),
      }),
    )
    .subscription(({ ctx, input, signal }) => {
      const { overlay, network } = ctx.services;
      return watching(
        [...new Set(input.at)].map(
          (what) => () => (what === "network" ? network.watch() : overlay.watch(what)),
        ),
        signal,
      );
    }),
});

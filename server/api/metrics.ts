import type { Metrics } from "../services/metrics";
import type { RawRoute } from "./raw-route";

/** GET /api/metrics in Prometheus's text format; a token of any role is enough. */
export function metricsRoute(metrics: Metrics): RawRoute {
  return {
    method: "GET",
    path: "/api/metrics",
    role: "viewer",
    async handle(_, res) {
      const text = await metrics.text();
      res.writeHead(200, { "content-type": metrics.contentType, "cache-control": "no-store" });
      res.end(text);
    },
  };
}

import { z } from "zod";
import { runQuick } from "./spawner";

const Routes = z.array(z.object({ dev: z.string().optional(), protocol: z.string().optional() }));

/** Links whose IPv6 default route the kernel learned from a router advertisement (ip-route(8), `proto ra`). */
export async function routerAdvertised(): Promise<string[]> {
  const stdout = await runQuick(["ip", "-j", "-6", "route", "show", "default"]);
  const routes = Routes.parse(JSON.parse(stdout.trim() || "[]"));
  return [...new Set(routes.flatMap((r) => (r.protocol === "ra" && r.dev !== undefined ? [r.dev] : [])))];
}

import { pipeline } from "node:stream/promises";
import type { ContainerArchives } from "../services/container-archives";
import type { RawRoute } from "./raw-route";

/** GET /api/containers/archive?name=NAME answers with the container as an OCI archive. */
export function archiveRoute(archives: ContainerArchives): RawRoute {
  return {
    method: "GET",
    path: "/api/containers/archive",
    role: "admin",
    async handle(req, res, caller) {
      const name = new URL(req.url ?? "/", "http://daemon").searchParams.get("name") ?? "";
      const stream = await archives.write(name, caller.name);
      res.writeHead(200, {
        "content-type": "application/x-tar",
        // A container's name needs no quoting: letters, digits, '-' and '_'.
        "content-disposition": `attachment; filename="${name}.oci.tar"`,
        "cache-control": "no-store",
      });
      await pipeline(stream, res);
    },
  };
}

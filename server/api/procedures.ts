import { z } from "zod";
import { Role } from "../core/model";

const Procedure = z.object({
  _def: z.object({
    type: z.enum(["query", "mutation", "subscription"]),
    meta: z.object({ role: Role.or(z.literal("public")) }).optional(),
  }),
});

/** Every procedure of a router, nested ones by their full path; `role` is null where none is declared. */
export function proceduresOf(router: { _def: { procedures: object } }) {
  return Object.entries(router._def.procedures).map(([path, procedure]) => {
    // At run time the record is flat, and a procedure is a function with properties: zod wants an object.
    const { type, meta } = Procedure.parse({ ...procedure })._def;
    return { path, type, role: meta?.role ?? null };
  });
}

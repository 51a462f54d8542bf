import { DoctorReport } from "../core/model";
import { router, viewer } from "./trpc";

export const doctorRouter = router({
  /** Root's CLI looks at the host anew; pages are given the last look and then live what changes. */
  report: viewer
    .output(DoctorReport)
    .query(({ ctx }) =>
      ctx.who.kind === "root" ? ctx.services.doctor.report() : ctx.services.doctor.latest(),
    ),
});

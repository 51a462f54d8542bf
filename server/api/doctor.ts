import { DoctorReport } from "../core/model";
import { router, viewer } from "./trpc";

export const doctorRouter = router({
  report: viewer.output(DoctorReport).query(({ ctx }) => ctx.services.doctor.report()),
});

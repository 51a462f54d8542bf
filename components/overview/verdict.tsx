import type { ContainerView, DoctorReport } from "@/server/core/model";
import { count } from "../shell/host-state";

/** The answer in one sentence, read before anything else. */
export function Verdict({
  report,
  containers,
}: {
  report: DoctorReport | undefined;
  containers: ContainerView[] | undefined;
}) {
  if (report === undefined || containers === undefined) return "The host is being looked at";
  return <>{verdict(report, containers)}</>;
}

export function verdict(report: DoctorReport, containers: Pick<ContainerView, "state" | "health">[]): string {
  const { failed, warnings } = count(report);
  const broken = containers.filter((each) => each.state === "failed").length;
  const restarting = containers.filter((each) => each.state === "restarting").length;
  const unhealthy = containers.filter((each) => each.health?.state === "unhealthy").length;
  const drifted = containers.filter((each) => each.state === "drifted").length;
  const host =
    failed > 0
      ? `The host fails ${checks(failed)}`
      : warnings > 0
        ? `The host works, ${checks(warnings)} to look at`
        : "The host is well";
  const rest = [
    broken > 0 && `${broken} ${plural(broken, "container")} failed`,
    restarting > 0 && `${restarting} restarting`,
    unhealthy > 0 && `${unhealthy} unhealthy`,
    drifted > 0 && `${drifted} drifted`,
  ]
    .filter(Boolean)
    .join(", ");
  return rest === "" ? host : `${host}; ${rest}`;
}

const checks = (count: number) => `${count} ${plural(count, "check")}`;
const plural = (count: number, word: string) => (count === 1 ? word : `${word}s`);

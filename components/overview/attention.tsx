import Link from "next/link";
import type { ContainerView } from "@/server/core/model";
import { useRestartWords } from "../containers/restart-words";
import { natural } from "../format/natural";
import { Section } from "../ui/page";
import { StateWord } from "../ui/state";
import { Ago } from "../ui/time";

/** Whether somebody should look at it: it failed, restarts, drifted, is unhealthy or warns. */
export function needsSomeone({ state, health, warnings }: ContainerView): boolean {
  return ORDER.includes(state) || health?.state === "unhealthy" || warnings.length > 0;
}

const ORDER: ContainerView["state"][] = ["failed", "restarting", "drifted"];
/** As many as fit into a look; the list of containers has the rest. */
const MOST = 12;

/** Containers that are not as they should be, and why, the worst first. */
export function Attention({ containers }: { containers: ContainerView[] }) {
  const rank = ({ state }: ContainerView) => (ORDER.includes(state) ? ORDER.indexOf(state) : ORDER.length);
  const rows = containers.toSorted((a, b) => rank(a) - rank(b) || natural(a.name, b.name));
  return (
    <Section title="Containers that need someone">
      <ul className="divide-y rounded-md border bg-surface">
        {rows.slice(0, MOST).map((each) => (
          <Line key={each.name} container={each} />
        ))}
        {rows.length > MOST && (
          <li className="px-3 py-2 text-13 text-muted">
            and {rows.length - MOST} more in{" "}
            <Link href="/containers?sort=state" className="rounded-sm underline underline-offset-2">
              the list
            </Link>
          </li>
        )}
      </ul>
    </Section>
  );
}

function Line({ container }: { container: ContainerView }) {
  const { name, state, trouble, finishedAt, health, warnings } = container;
  const restart = useRestartWords(container);
  const words = [
    trouble,
    state === "restarting" ? restart : null,
    health?.state === "unhealthy" ? "It is unhealthy: its check fails." : null,
    ...warnings,
  ].filter((each) => each !== null);
  return (
    <li className="relative grid grid-cols-[96px_minmax(0,1fr)_auto] items-baseline gap-x-3 px-3 py-2 text-13 hover:bg-hover">
      <StateWord state={state} />
      <Link
        prefetch={false}
        href={`/containers/${name}${state === "drifted" ? "/drift" : ""}`}
        className="min-w-0 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
      >
        {name}
      </Link>
      <span className="text-muted">{finishedAt && state === "failed" && <Ago at={finishedAt} />}</span>
      {words.length > 0 && (
        <p className="col-span-2 line-clamp-3 [overflow-wrap:anywhere] text-muted sm:col-start-2">
          {words.join(" ")}
        </p>
      )}
    </li>
  );
}

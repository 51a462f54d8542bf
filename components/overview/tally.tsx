import Link from "next/link";
import type { ContainerState, ContainerView } from "@/server/core/model";
import { Bone } from "../ui/notice";
import { StateWord } from "../ui/state";

const ORDER: ContainerState[] = [
  "running",
  "starting",
  "stopping",
  "stopped",
  "restarting",
  "failed",
  "drifted",
];

/** How many containers are in each state; each number leads to them. */
export function Tally({ containers }: { containers: ContainerView[] | undefined }) {
  if (containers === undefined) return <Bone className="h-[70px] w-80" />;
  if (containers.length === 0)
    return (
      <p className="text-13 text-muted">
        No container is defined on this host yet. The first one needs nothing but a name.
      </p>
    );
  const counted = ORDER.map((state) => ({
    state,
    count: containers.filter((each) => each.state === state).length,
  }));
  const shown = counted.filter(({ state, count }) => count > 0 || state === "running");
  return (
    <ul
      aria-label="Containers by state"
      className="grid grid-cols-2 gap-px self-stretch overflow-hidden rounded-md border bg-line sm:inline-flex sm:self-start"
    >
      {shown.map(({ state, count }) => (
        <li key={state} className="bg-surface last:odd:col-span-2 sm:w-40">
          <Link href={`/containers?state=${state}`} className="flex flex-col px-4 py-2.5 hover:bg-hover">
            <span className="text-20 font-semibold tabular-nums">{count}</span>
            <span className="text-13">
              <StateWord state={state} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

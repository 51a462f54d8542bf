import Link from "next/link";
import type { ContainerView } from "@/server/core/model";
import { natural } from "../format/natural";
import { Section } from "../ui/page";
import { StateWord } from "../ui/state";
import { Ago } from "../ui/time";

/** Containers that failed or drifted, and why. */
export function Attention({ containers }: { containers: ContainerView[] }) {
  const rows = containers.toSorted((a, b) => b.state.localeCompare(a.state) || natural(a.name, b.name));
  return (
    <Section title="Containers that need someone">
      <ul className="divide-y rounded-md border bg-surface">
        {rows.map((each) => (
          <li
            key={each.name}
            className="relative grid grid-cols-[88px_minmax(0,1fr)_auto] items-baseline gap-x-3 px-3 py-2 text-13 hover:bg-hover"
          >
            <StateWord state={each.state} />
            <Link
              prefetch={false}
              href={`/containers/${each.name}${each.state === "drifted" ? "/drift" : ""}`}
              className="min-w-0 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
            >
              {each.name}
            </Link>
            <span className="text-muted">
              {each.finishedAt && each.state === "failed" && <Ago at={each.finishedAt} />}
            </span>
            {each.trouble && (
              <p className="col-span-2 [overflow-wrap:anywhere] text-muted sm:col-start-2">{each.trouble}</p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

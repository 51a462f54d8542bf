import Link from "next/link";
import type { KnownName } from "@/server/core/overlay/views";

const MOST = 3;

/** Whom an address or a subnet belongs to, each a link where it has a page. */
export function Names({ names }: { names: KnownName[] }) {
  const more = names.length - MOST;
  return (
    <span className="inline-flex max-w-full items-baseline gap-2">
      {names.slice(0, MOST).map(({ kind, name }) =>
        kind === "container" ? (
          <Link
            key={`container ${name}`}
            prefetch={false}
            href={`/containers/${name}`}
            className="truncate rounded-sm underline-offset-2 hover:underline"
          >
            {name}
          </Link>
        ) : (
          <Link
            key={`host ${name}`}
            prefetch={false}
            href="/overlay"
            className="truncate rounded-sm text-muted underline-offset-2 hover:underline"
          >
            {name}, this host
          </Link>
        ),
      )}
      {more > 0 && (
        <span className="text-12 text-faint" title={names.map(({ name }) => name).join(", ")}>
          and {more} more
        </span>
      )}
    </span>
  );
}

import Link from "next/link";
import type { Belonging, Owner } from "@/server/core/network/views";
import { Word } from "../ui/state";

/** Whose an object is: a link to its page; ours but asked for by nobody stands out. */
export function Belongs({ owner, ours, unasked }: Belonging) {
  return (
    <span className="inline-flex max-w-full items-baseline gap-3">
      {owner && <OwnerLink owner={owner} />}
      {unasked && <Word word="Nothing asks for it" dot="bg-drifted" ink="text-drifted-ink" />}
      {!owner && !unasked && (
        <span className={ours ? "" : "text-faint"}>{ours ? "HeroPods" : "not ours"}</span>
      )}
    </span>
  );
}

export function OwnerLink({ owner }: { owner: Owner }) {
  return (
    <Link
      prefetch={false}
      href={hrefOf(owner)}
      className="relative z-10 truncate rounded-sm underline-offset-2 hover:underline"
    >
      {owner.kind === "mycelium" ? "Mycelium" : owner.name}
      {owner.kind === "heropods" && <span className="text-faint"> HeroPods</span>}
    </Link>
  );
}

function hrefOf({ kind, name }: Owner): string {
  if (kind === "mycelium") return "/overlay";
  return `/${kind === "container" ? "containers" : "heropods"}/${encodeURIComponent(name)}`;
}

/** Ours first, then those that nobody asks for before the rest. */
export const byBelonging = (a: Belonging, b: Belonging) =>
  Number(b.unasked) - Number(a.unasked) || Number(b.ours) - Number(a.ours);

/** The words that a search finds an object by. */
export const ownerWords = ({ owner, ours }: Belonging) =>
  [owner?.kind, owner?.name, ours ? "ours" : "not ours"].filter((word) => word !== undefined).join(" ");

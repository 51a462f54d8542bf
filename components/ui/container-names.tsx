import Link from "next/link";
import { natural } from "../format/natural";

/** Containers by their names, each a link to its page; `none` where there are none. */
export function ContainerNames({ names, none }: { names: string[]; none: string }) {
  if (names.length === 0) return <span className="text-faint">{none}</span>;
  return names.toSorted(natural).map((name, index) => (
    <span key={name}>
      {index > 0 && ", "}
      <Link prefetch={false} href={`/containers/${name}`} className="rounded-sm hover:underline">
        {name}
      </Link>
    </span>
  ));
}

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { shortenMiddle } from "../format/address";
import { rowLink } from "../table/row";

/** Opens a peer beside the list that it stands in: the search and the order stay. */
export function PeerLink({ endpoint }: { endpoint: string }) {
  const next = new URLSearchParams(useSearchParams());
  next.set("peer", endpoint);
  return (
    <Link
      prefetch={false}
      href={`/overlay/peers?${next}`}
      scroll={false}
      title={endpoint}
      className={`${rowLink} font-mono text-12`}
    >
      {shortenMiddle(endpoint, 46)}
    </Link>
  );
}

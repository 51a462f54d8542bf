"use client";

import { useConnection } from "../api/connection";
import { useAge } from "../format/time";

/** Says that the daemon is out of reach and how old the page is; goes when it is back. */
export function ConnectionBar() {
  const connection = useConnection();
  if (connection.state !== "lost") return null;
  return <Lost since={connection.since} />;
}

function Lost({ since }: { since: number }) {
  const age = useAge(since);
  return (
    <div
      role="status"
      className="sticky top-12 z-30 border-b border-drifted-line bg-drifted-wash px-4 py-1.5 text-13 text-drifted-ink sm:px-6"
    >
      Not connected to the host. What you see is <span className="tabular-nums">{age}</span> old; connecting
      again by itself.
    </div>
  );
}

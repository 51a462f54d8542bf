"use client";

import { useConnection } from "../api/connection";
import { useAge } from "../format/time";

/** Says that the daemon is out of reach and how old the page is; lies over its foot, so that nothing moves. */
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
      className="fixed inset-x-0 bottom-0 z-20 border-t border-drifted-line bg-drifted-wash px-4 py-1.5 text-13 text-drifted-ink sm:px-6 md:left-(--nav)"
    >
      Not connected to the host. What you see is <span className="tabular-nums">{age}</span> old; connecting
      again by itself.
    </div>
  );
}

import type { Freshness } from "@/server/core/overlay/views";
import { Since } from "../ui/time";

/** Says that the source does not answer, what it said, and how old what is shown is. Nothing while all is well. */
export function FreshnessNote({ freshness, what }: { freshness: Freshness | undefined; what: string }) {
  if (freshness === undefined || freshness.state === "live" || freshness.state === "unread") return null;
  if (freshness.state === "unsupported")
    return (
      <p className="rounded-md border bg-sunken px-3 py-2 text-13 text-muted">
        {what}{" "}
        {freshness.needs === null ? "are not offered by this Mycelium" : `need Mycelium ≥ ${freshness.needs}`}
        {freshness.reason !== null && `. ${freshness.reason}`}
      </p>
    );
  return (
    <div
      role="status"
      className="rounded-md border border-drifted-line bg-drifted-wash px-3 py-2 text-13 text-drifted-ink"
    >
      <p className="font-medium">
        {freshness.state === "silent" ? "Mycelium does not answer" : "Mycelium's answer cannot be read"}
        {freshness.readAt === null ? (
          "; nothing of it was read yet"
        ) : (
          <>
            . What is shown is <Since at={freshness.readAt} /> old
          </>
        )}
      </p>
      {freshness.reason !== null && <p className="[overflow-wrap:anywhere]">{freshness.reason}</p>}
      <p>It is asked again every few seconds.</p>
    </div>
  );
}

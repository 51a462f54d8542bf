import { CircleAlert, TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ContainerView } from "@/server/core/model";

/** Why a container failed or drifted, in a sentence, and where the answer to it is. */
export function Trouble({ container }: { container: ContainerView }) {
  const { name, state, trouble } = container;
  if (trouble === null) return null;
  const drifted = state === "drifted";
  const Icon = drifted ? TriangleAlert : CircleAlert;
  return (
    <p
      role="status"
      className={`flex items-start gap-2.5 rounded-md border px-3 py-2.5 text-13 ${drifted ? "border-drifted-line bg-drifted-wash" : "border-failed-line bg-failed-wash"}`}
    >
      <Icon
        aria-hidden
        className={`mt-0.5 size-4 shrink-0 ${drifted ? "text-drifted-ink" : "text-failed-ink"}`}
      />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere] whitespace-pre-line">{trouble}</span>
      <Link
        href={`/containers/${name}/${drifted ? "drift" : "logs"}`}
        className="shrink-0 rounded-sm font-medium underline underline-offset-2"
      >
        {drifted ? "See the repair" : "See its output"}
      </Link>
    </p>
  );
}

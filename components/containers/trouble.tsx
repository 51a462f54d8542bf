import { CircleAlert, TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { ContainerView } from "@/server/core/model";
import { useRestartWords } from "./restart-words";

/** Why a container failed, drifted or is not quite well, in sentences, and where the answer to it is. */
export function Trouble({ container }: { container: ContainerView }) {
  const { name, state, trouble, warnings, health, restarts } = container;
  const restart = useRestartWords(container);
  const unwell = [
    ...(health?.state === "unhealthy"
      ? [
          `It is unhealthy: its check fails, and its restart policy does nothing about it${restarts.count > 0 ? " any more" : ""}.`,
        ]
      : []),
    ...warnings,
  ];
  return (
    <div role="status" className="flex flex-col gap-2 empty:hidden">
      {(trouble !== null || restart !== null) && (
        <Line
          grave={state !== "drifted" && state !== "running"}
          link={
            state === "drifted"
              ? { href: `/containers/${name}/drift`, text: "See the repair" }
              : { href: `/containers/${name}/logs`, text: "See its output" }
          }
        >
          {[trouble, restart].filter((each) => each !== null).join(" ")}
        </Line>
      )}
      {unwell.length > 0 && (
        <Line
          grave={false}
          link={
            health?.state === "unhealthy"
              ? { href: `/containers/${name}#health`, text: "See its checks" }
              : { href: `/containers/${name}/numbers`, text: "See its numbers" }
          }
        >
          {unwell.join("\n")}
        </Line>
      )}
    </div>
  );
}

function Line({
  grave,
  link,
  children,
}: {
  grave: boolean;
  link: { href: string; text: string };
  children: ReactNode;
}) {
  const Icon = grave ? CircleAlert : TriangleAlert;
  return (
    <p
      className={`flex items-start gap-2.5 rounded-md border px-3 py-2.5 text-13 ${grave ? "border-failed-line bg-failed-wash" : "border-drifted-line bg-drifted-wash"}`}
    >
      <Icon
        aria-hidden
        className={`mt-0.5 size-4 shrink-0 ${grave ? "text-failed-ink" : "text-drifted-ink"}`}
      />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere] whitespace-pre-line">{children}</span>
      <Link href={link.href} className="shrink-0 rounded-sm font-medium underline underline-offset-2">
        {link.text}
      </Link>
    </p>
  );
}

import Link from "next/link";
import type { KeyView } from "@/server/core/overlay/views";
import { Section } from "../ui/page";
import { Word } from "../ui/state";

/** The key files that HeroPods name, each with what is known of it. */
export function Keys({ keys }: { keys: KeyView[] }) {
  return (
    <Section title="Key files">
      <ul className="divide-y rounded-md border bg-surface">
        {keys.map((key) => (
          <li key={key.heropods} className="flex flex-col gap-0.5 px-3 py-2 text-13">
            <span className="flex flex-wrap items-baseline gap-x-4">
              <Link
                href={`/heropods/${key.heropods}/mycelium`}
                className="rounded-sm font-medium underline-offset-2 hover:underline"
              >
                {key.heropods}
              </Link>
              <Word {...LOOK[key.state]} />
            </span>
            <span className="font-mono text-12 leading-5 [overflow-wrap:anywhere] text-muted">
              {key.evidence}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const LOOK = {
  ok: { word: "Good", dot: "bg-running", ink: "text-ink" },
  warning: { word: "Warning", dot: "bg-drifted", ink: "text-drifted-ink" },
  failed: { word: "Failed", dot: "bg-failed", ink: "text-failed-ink" },
} as const;

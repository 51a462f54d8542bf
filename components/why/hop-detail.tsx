import { Copyable } from "../ui/copy";
import { cx } from "../ui/cx";
import { Fix } from "./fix";
import { INK } from "./station";
import { type Station, TONE_WORD } from "./stations";

interface HopDetailProps {
  station: Station;
  onRepaired: () => void;
  /** In the column, where the mark on the line says what a frame would. */
  bare?: boolean;
}

/** What was found at a hop, and at the break what repairs it. */
export function HopDetail({ station: { hop, tone }, onRepaired, bare }: HopDetailProps) {
  const broken = tone === "broken";
  return (
    <div
      className={cx(
        "flex flex-col gap-1.5 text-13",
        !bare && "rounded-md border px-4 py-3",
        !bare && (broken ? "border-failed-line bg-failed-wash" : "bg-surface"),
        bare && broken && "rounded-md border border-failed-line bg-failed-wash px-3 py-2",
      )}
    >
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className={cx("[overflow-wrap:anywhere]", tone === "beyond" ? "text-muted" : "font-medium")}>
          {hop.name}
        </span>
        <span className={cx("text-12", INK[tone])}>
          {tone === "beyond" ? `Beyond the break${hop.ok === true ? ", good" : ""}` : TONE_WORD[tone]}
        </span>
      </p>
      <Copyable
        value={hop.evidence}
        label={`Copy the evidence of ${hop.name}`}
        className={cx(
          "mr-4 self-start font-mono text-12 leading-[18px] [overflow-wrap:anywhere] whitespace-pre-wrap",
          tone === "beyond" && "text-muted",
        )}
      >
        {hop.evidence}
      </Copyable>
      {hop.fix !== null && hop.ok === false && (!bare || broken) && (
        <Fix hop={{ ...hop, fix: hop.fix }} first={broken} onRepaired={onRepaired} />
      )}
    </div>
  );
}

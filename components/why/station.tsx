import { Check, Minus, X } from "lucide-react";
import { cx } from "../ui/cx";
import { HopDetail } from "./hop-detail";
import { type Station, TONE_WORD, type Tone } from "./stations";

interface StationItemProps {
  station: Station;
  /** How the line that comes in and the one that goes out are drawn; null at the ends. */
  before: Tone | null;
  after: Tone | null;
  shown: boolean;
  onShow: () => void;
  onRepaired: () => void;
}

/** One hop: its mark on the line, its word, and where the path is a column, what was found. */
export function StationItem({ station, before, after, shown, onShow, onRepaired }: StationItemProps) {
  const { hop, tone, label } = station;
  return (
    <li className="relative min-w-0 flex-1 pb-3 pl-8 @min-[980px]:px-0.5 @min-[980px]:pb-0 @min-[980px]:pt-7">
      <Line tone={before} side="before" />
      <Line tone={after} side="after" />
      <Mark tone={tone} />
      <button
        type="button"
        onClick={onShow}
        aria-pressed={shown}
        title={hop.name}
        className={cx(
          "hidden w-full flex-col items-center rounded-md py-1 text-center hover:bg-hover @min-[980px]:flex",
          shown && "bg-hover",
        )}
      >
        <span className={cx("w-full truncate text-13", tone === "beyond" ? "text-muted" : "font-medium")}>
          {label}
        </span>
        <span className={cx("text-12", INK[tone])}>{TONE_WORD[tone]}</span>
      </button>
      <div className="@min-[980px]:hidden">
        <HopDetail station={station} onRepaired={onRepaired} bare />
      </div>
    </li>
  );
}

function Line({ tone, side }: { tone: Tone | null; side: "before" | "after" }) {
  if (tone === null) return null;
  return (
    <span
      aria-hidden
      className={cx(
        "absolute left-[9px] w-0 border-l-2 @min-[980px]:top-[9px] @min-[980px]:h-0 @min-[980px]:w-auto @min-[980px]:border-t-2 @min-[980px]:border-l-0",
        side === "before"
          ? "top-0 h-1 @min-[980px]:right-1/2 @min-[980px]:left-0"
          : "top-1 bottom-0 @min-[980px]:right-0 @min-[980px]:bottom-auto @min-[980px]:left-1/2",
        LINE[tone],
      )}
    />
  );
}

function Mark({ tone }: { tone: Tone }) {
  const Icon = tone === "good" ? Check : tone === "broken" ? X : Minus;
  return (
    <span
      aria-hidden
      className={cx(
        "absolute top-0 left-0 flex size-5 items-center justify-center rounded-full border-2 @min-[980px]:left-1/2 @min-[980px]:-translate-x-1/2",
        MARK[tone],
      )}
    >
      {tone !== "beyond" && <Icon className="size-3" strokeWidth={3} />}
    </span>
  );
}

export const INK: Record<Tone, string> = {
  good: "text-muted",
  open: "text-drifted-ink",
  broken: "font-medium text-failed-ink",
  beyond: "text-faint",
};

const MARK: Record<Tone, string> = {
  good: "border-running bg-running text-canvas",
  open: "border-drifted bg-canvas text-drifted-ink",
  broken: "border-failed bg-failed text-canvas outline-4 outline-failed-wash",
  beyond: "border-line-strong bg-canvas",
};

export const LINE: Record<Tone, string> = {
  good: "border-running",
  open: "border-running",
  broken: "border-failed",
  beyond: "border-dashed border-line-strong",
};

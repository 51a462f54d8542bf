import { bytes } from "../format/bytes";
import { rate } from "../format/rate";
import { cx } from "./cx";

interface RateAndTotalProps {
  /** bit/s; null before the second look. */
  rate: number | null;
  /** Bytes in all. */
  total: number;
  /** More to say on hover. */
  title?: string;
  /** Not all of it arrived well: the total says so. */
  troubled?: boolean;
}

/** How fast now, and beside it, where there is room, how much in all. */
export function RateAndTotal({ rate: now, total, title, troubled }: RateAndTotalProps) {
  const all = `${bytes(total)} in all${title === undefined ? "" : `; ${title}`}`;
  return (
    <span title={all} className="grid grid-cols-1 @min-[1040px]:grid-cols-[minmax(0,1fr)_68px]">
      <span className={cx(now === null && "text-faint")}>{now === null ? "no rate yet" : rate(now)}</span>
      <span
        className={cx("text-12 leading-5 @max-[1040px]:hidden", troubled ? "text-failed-ink" : "text-muted")}
      >
        {bytes(total)}
      </span>
    </span>
  );
}

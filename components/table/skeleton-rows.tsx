import { cx } from "../ui/cx";
import { Bone } from "../ui/notice";
import type { Column } from "./columns";

const WIDTHS = ["w-3/5", "w-2/5", "w-1/2", "w-3/4", "w-1/3", "w-3/5"];

/** Rows in the size of those that are being read. */
export function SkeletonRows<T>({ columns, selectable }: { columns: Column<T>[]; selectable: boolean }) {
  return WIDTHS.map((_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: bones have no identity and never move
    <tr key={row} aria-hidden className="h-9">
      {selectable && <td className="w-9 border-b @max-[480px]:hidden" />}
      {columns.map((column, at) => (
        <td key={column.id} className={cx("border-b px-2 first:pl-3", column.className)}>
          <Bone className={WIDTHS[(row + at) % WIDTHS.length]} />
        </td>
      ))}
    </tr>
  ));
}

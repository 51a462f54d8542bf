import { ArrowDown, ArrowUp } from "lucide-react";
import { cx } from "../ui/cx";
import type { Column } from "./columns";
import type { Sort } from "./sort-text";

interface HeadProps<T> {
  columns: Column<T>[];
  sort: Sort;
  onSort: (id: string) => void;
  selection: { all: boolean; some: boolean; toggle: () => void } | undefined;
}

export function TableHead<T>({ columns, sort, onSort, selection }: HeadProps<T>) {
  return (
    <thead>
      <tr className="h-8 text-left text-12 text-muted">
        {selection && (
          <th className={cx(cell, "w-9 pl-2.5 @max-[480px]:hidden")}>
            <input
              type="checkbox"
              aria-label="Select all"
              checked={selection.all}
              ref={(box) => {
                if (box) box.indeterminate = selection.some && !selection.all;
              }}
              onChange={selection.toggle}
              className="block size-3.5 accent-accent"
            />
          </th>
        )}
        {columns.map((column) => (
          <th
            key={column.id}
            aria-sort={sortOf(column, sort)}
            className={cx(cell, column.className, column.numeric && "text-right")}
          >
            {column.sort ? <SortButton column={column} sort={sort} onSort={onSort} /> : column.label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function SortButton<T>({
  column,
  sort,
  onSort,
}: {
  column: Column<T>;
  sort: Sort;
  onSort: (id: string) => void;
}) {
  const active = sort.id === column.id;
  const Icon = active && sort.desc ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      onClick={() => onSort(column.id)}
      className={cx(
        "group/sort -mx-1 inline-flex items-center align-middle gap-1 rounded-sm px-1 font-medium hover:text-ink",
        active && "text-ink",
        column.numeric && "flex-row-reverse",
      )}
    >
      {column.label}
      <Icon aria-hidden className={cx("size-3", !active && "opacity-0 group-hover/sort:opacity-60")} />
    </button>
  );
}

function sortOf<T>(column: Column<T>, sort: Sort) {
  if (!column.sort) return undefined;
  if (sort.id !== column.id) return "none";
  return sort.desc ? "descending" : "ascending";
}

/** Under the top bar of 48 px; opaque, since rows pass beneath it. */
const cell = "sticky top-12 z-20 border-b bg-canvas px-2 align-middle font-medium first:pl-3 last:pr-3";

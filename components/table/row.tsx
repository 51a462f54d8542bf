"use client";

import { memo, type ReactNode, useState } from "react";
import { cx } from "../ui/cx";
import type { Column } from "./columns";
import type { Named } from "./model";

interface RowProps<T> {
  row: T;
  index: number;
  columns: Column<T>[];
  actions: ((row: T) => ReactNode) | undefined;
  isNew: (name: string) => boolean;
  selected: boolean;
  onSelect: ((event: unknown) => void) | undefined;
}

function Row<T extends Named>({ row, index, columns, actions, isNew, selected, onSelect }: RowProps<T>) {
  const [fresh] = useState(() => isNew(row.name));
  return (
    <tr
      aria-rowindex={index + 2}
      data-selected={selected || undefined}
      className={cx(
        "group/row relative h-9 hover:bg-hover data-selected:bg-selected",
        fresh && "animate-flash",
      )}
    >
      {onSelect && (
        <td className={cx(cell, "w-9 pl-2.5 @max-[480px]:hidden")}>
          <input
            type="checkbox"
            aria-label={`Select ${row.name}`}
            checked={selected}
            onChange={onSelect}
            className="relative z-10 block size-3.5 accent-accent"
          />
        </td>
      )}
      {columns.map((column, at) => (
        <td
          key={column.id}
          className={cx(cell, column.className, column.numeric && "text-right tabular-nums")}
        >
          {column.cell(row)}
          {actions && at === columns.length - 1 && <RowActions>{actions(row)}</RowActions>}
        </td>
      ))}
    </tr>
  );
}

/**
 * One row: its name is a link that the whole row follows, its actions come at the end. Drawn again only
 * when something in it changes: a live change of one row costs one row. `isNew` and `onSelect` are new
 * functions each time and mean the same.
 */
export const TableRow = memo(
  Row,
  (before, after) =>
    before.row === after.row &&
    before.index === after.index &&
    before.columns === after.columns &&
    before.actions === after.actions &&
    before.selected === after.selected,
  // memo() forgets that Row is generic; the component it gives takes the very same props.
) as typeof Row;

function RowActions({ children }: { children: ReactNode }) {
  return (
    <span className="invisible absolute inset-y-px right-0 z-10 flex items-center gap-0.5 bg-canvas px-1.5 group-focus-within/row:visible group-hover/row:visible group-hover/row:bg-hover group-data-selected/row:bg-selected [@media(hover:none)]:hidden">
      {children}
    </span>
  );
}

/** Makes the whole row follow the link in its name; what is above it keeps its own click. */
export const rowLink =
  "scroll-mt-24 scroll-mb-4 font-medium after:absolute after:inset-0 after:content-[''] focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus";

const cell = "truncate border-b px-2 first:pl-3 last:pr-3";

"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Bone } from "../ui/notice";
import type { Column } from "./columns";
import type { Named } from "./model";
import { TableRow } from "./row";
import { SkeletonRows } from "./skeleton-rows";
import type { Sort } from "./sort-text";
import { TableHead } from "./table-head";
import { walk } from "./walk";

interface WindowTableProps<T extends Named> {
  /** What the rows are, for a screen reader: 'Routes'. */
  label: string;
  /** How many rows there are; undefined while that is being read. */
  count: number | undefined;
  /** Undefined where the row is on its way. */
  rowAt: (index: number) => T | undefined;
  /** Called with the indexes of the first and the last row in sight. */
  onSight: (first: number, last: number) => void;
  columns: Column<T>[];
  sort: Sort;
  onSort: (id: string) => void;
  /** Shown at the row's end on hover and focus. */
  actions?: (row: T) => ReactNode;
  selection?: WindowSelection;
}

export interface WindowSelection {
  has: (name: string) => boolean;
  toggle: (name: string) => void;
  all: boolean;
  some: boolean;
  toggleAll: () => void;
}

const ROW = 36;
/** Where the page is rendered no window is there to be measured: rows for a common one. */
const BEFORE_MEASURED = { width: 1440, height: 900 };

/** A table of which only the rows in sight are in the page, and only the windows around them on this machine. */
export function WindowTable<T extends Named>(props: WindowTableProps<T>) {
  const { label, count, rowAt, onSight, columns, sort, onSort, actions, selection } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const virtual = useWindowVirtualizer({
    count: count ?? 0,
    estimateSize: () => ROW,
    overscan: 12,
    scrollMargin: top,
    initialRect: BEFORE_MEASURED,
  });
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => onSight(first, last), [onSight, first, last]);
  const before = (items[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top);
  return (
    <div className="@container">
      <table
        aria-label={label}
        aria-rowcount={count === undefined ? undefined : count + 1}
        className="w-full table-fixed border-separate border-spacing-0 text-13"
      >
        <TableHead
          columns={columns}
          sort={sort}
          onSort={onSort}
          selection={selection && { all: selection.all, some: selection.some, toggle: selection.toggleAll }}
        />
        <tbody ref={body} onKeyDown={walk}>
          {count === undefined && <SkeletonRows columns={columns} selectable={selection !== undefined} />}
          {before > 0 && <tr aria-hidden style={{ height: before }} />}
          {items.map(({ index }) => {
            const row = rowAt(index);
            return row ? (
              <TableRow
                key={row.name}
                row={row}
                index={index}
                columns={columns}
                actions={actions}
                isNew={never}
                selected={selection?.has(row.name) ?? false}
                onSelect={selection && (() => selection.toggle(row.name))}
              />
            ) : (
              <tr key={`on its way ${index}`} aria-rowindex={index + 2} className="h-9">
                <td colSpan={columns.length + (selection ? 1 : 0)} className="border-b px-3">
                  <Bone className="w-64" />
                </td>
              </tr>
            );
          })}
          {after > 0 && <tr aria-hidden style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}

/** Rows that come into sight are not news. */
const never = () => false;

"use client";

import type { RowSelectionState } from "@tanstack/react-table";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  type Dispatch,
  type ReactNode,
  type SetStateAction,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Column } from "./columns";
import { type Named, useTableModel } from "./model";
import { TableRow } from "./row";
import { SkeletonRows } from "./skeleton-rows";
import type { Sort } from "./sort-text";
import { TableHead } from "./table-head";
import { walk } from "./walk";

interface DataTableProps<T extends Named> {
  /** What the rows are, for a screen reader: 'Containers'. */
  label: string;
  /** Undefined while they are being read. */
  rows: T[] | undefined;
  columns: Column<T>[];
  sort: Sort;
  onSort: (id: string) => void;
  /** Shown at the row's end on hover and focus. */
  actions?: (row: T) => ReactNode;
  selection?: [RowSelectionState, Dispatch<SetStateAction<RowSelectionState>>];
  /** What stands in place of the rows when there are none. */
  empty: ReactNode;
}

const ROW = 36;
const NOTHING: RowSelectionState = {};
/** Where the page is rendered no window is there to be measured: rows for a common one. */
const BEFORE_MEASURED = { width: 1440, height: 900 };

/** Rows of 36 px under a head that stays; only those in sight are in the page. */
export function DataTable<T extends Named>({
  label,
  rows,
  columns,
  sort,
  onSort,
  actions,
  selection,
  empty,
}: DataTableProps<T>) {
  const sorting = useMemo(() => [sort], [sort]);
  const [chosen, choose] = selection ?? [NOTHING, ignore];
  const table = useTableModel({
    rows: rows ?? none<T>(),
    columns,
    sorting,
    selection: chosen,
    onSelect: choose,
  });
  const sorted = table.getRowModel().rows;
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const virtual = useWindowVirtualizer({
    count: sorted.length,
    estimateSize: () => ROW,
    overscan: 12,
    scrollMargin: top,
    initialRect: BEFORE_MEASURED,
  });
  const items = virtual.getVirtualItems();
  const before = (items[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top);
  const isNew = useNews(rows);
  if (rows?.length === 0) return <div className="rounded-md border bg-surface">{empty}</div>;
  return (
    <div className="@container">
      <table
        aria-label={label}
        aria-rowcount={rows === undefined ? undefined : sorted.length + 1}
        className="w-full table-fixed border-separate border-spacing-0 text-13"
      >
        <TableHead
          columns={columns}
          sort={sort}
          onSort={onSort}
          selection={selection && selectionOf(table)}
        />
        <tbody ref={body} onKeyDown={walk}>
          {rows === undefined && <SkeletonRows columns={columns} selectable={selection !== undefined} />}
          <Spacer height={before} />
          {items.map((item) => {
            const row = sorted[item.index];
            return (
              row && (
                <TableRow
                  key={row.id}
                  row={row.original}
                  index={item.index}
                  columns={columns}
                  actions={actions}
                  isNew={isNew}
                  selected={row.getIsSelected()}
                  onSelect={selection && row.getToggleSelectedHandler()}
                />
              )
            );
          })}
          <Spacer height={after} />
        </tbody>
      </table>
    </div>
  );
}

function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}

function selectionOf(table: {
  getIsAllRowsSelected(): boolean;
  getIsSomeRowsSelected(): boolean;
  toggleAllRowsSelected(value?: boolean): void;
}) {
  return {
    all: table.getIsAllRowsSelected(),
    some: table.getIsSomeRowsSelected(),
    toggle: () => table.toggleAllRowsSelected(),
  };
}

/** Says of a name whether it came after the first list, and has not been drawn yet. */
function useNews(rows: Named[] | undefined): (name: string) => boolean {
  const seen = useRef<Set<string> | null>(null);
  useLayoutEffect(() => {
    if (rows !== undefined) seen.current = new Set(rows.map((row) => row.name));
  }, [rows]);
  return (name) => seen.current !== null && !seen.current.has(name);
}

const EMPTY: never[] = [];
const none = <T,>(): T[] => EMPTY;
const ignore = () => {};

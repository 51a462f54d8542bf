"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import type { Column } from "../table/columns";
import { TableRow } from "../table/row";
import { SkeletonRows } from "../table/skeleton-rows";
import type { Sort } from "../table/sort";
import { TableHead } from "../table/table-head";
import { Bone } from "../ui/notice";
import { type NamedRoute, type RoutesInput, type useFirstRoutes, useRouteRows } from "./use-routes";

interface RoutesTableProps {
  input: RoutesInput;
  head: ReturnType<typeof useFirstRoutes>["data"];
  columns: Column<NamedRoute>[];
  sort: Sort;
  onSort: (id: string) => void;
}

const ROW = 36;

/** A table of which only the rows in sight are in the page, and only the windows around them on this machine. */
export function RoutesTable({ input, head, columns, sort, onSort }: RoutesTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const count = head?.matched ?? 0;
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: () => ROW,
    overscan: 20,
    scrollMargin: top,
  });
  const items = virtual.getVirtualItems();
  const rowAt = useRouteRows(input, head, items[0]?.index ?? 0, items.at(-1)?.index ?? 0);
  const before = (items[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top);
  return (
    <div className="@container">
      <table
        aria-label="Routes"
        aria-rowcount={head === undefined ? undefined : count + 1}
        className="w-full table-fixed border-separate border-spacing-0 text-13"
      >
        <TableHead columns={columns} sort={sort} onSort={onSort} selection={undefined} />
        <tbody ref={body}>
          {head === undefined && <SkeletonRows columns={columns} selectable={false} />}
          {before > 0 && <tr aria-hidden style={{ height: before }} />}
          {items.map(({ index }) => {
            const row = rowAt(index);
            return row ? (
              <TableRow
                key={row.key}
                row={row}
                index={index}
                columns={columns}
                actions={undefined}
                isNew={never}
                selected={false}
                onSelect={undefined}
              />
            ) : (
              <tr key={`on its way ${index}`} aria-rowindex={index + 2} className="h-9">
                <td colSpan={columns.length} className="border-b px-3">
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

/** Rows that come into sight are not news; what is new stands in the list of changes. */
const never = () => false;

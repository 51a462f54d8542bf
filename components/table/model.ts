import {
  createColumnHelper,
  createSortedRowModel,
  type RowSelectionState,
  rowSelectionFeature,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type Dispatch, type SetStateAction, useMemo } from "react";
import type { Column } from "./columns";

const features = tableFeatures({
  rowSortingFeature,
  rowSelectionFeature,
  sortedRowModel: createSortedRowModel(),
});

export interface Named {
  name: string;
}

interface ModelOptions<T extends Named> {
  rows: T[];
  columns: Column<T>[];
  sorting: SortingState;
  selection: RowSelectionState;
  onSelect: Dispatch<SetStateAction<RowSelectionState>>;
}

/** Sorted rows and their selection, by name; what the URL holds (sorting) comes from outside. */
export function useTableModel<T extends Named>({
  rows,
  columns,
  sorting,
  selection,
  onSelect,
}: ModelOptions<T>) {
  const defs = useMemo(() => {
    const helper = createColumnHelper<typeof features, T>();
    return columns.map((column) =>
      helper.accessor((row): unknown => row.name, {
        id: column.id,
        enableSorting: column.sort !== undefined,
        sortFn: (a, b) => column.sort?.(a.original, b.original) ?? 0,
      }),
    );
  }, [columns]);
  return useTable({
    features,
    columns: defs,
    data: rows,
    getRowId: (row) => row.name,
    state: { sorting, rowSelection: selection },
    onRowSelectionChange: onSelect,
  });
}

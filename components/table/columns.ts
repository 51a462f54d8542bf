import type { ReactNode } from "react";

export interface Column<T> {
  id: string;
  label: string;
  cell: (row: T) => ReactNode;
  /** Ascending order of two rows; without it the column does not sort. */
  sort?: (a: T, b: T) => number;
  /** Width and the widths of the table at which it is left out: 'w-32 @max-2xl:hidden'. */
  className?: string;
  /** Numbers stand right, so that their digits line up. */
  numeric?: boolean;
}

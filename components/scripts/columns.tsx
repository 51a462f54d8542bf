import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import type { AppRouter } from "@/server/api/app-router";
import { natural } from "../format/natural";
import type { Column } from "../table/columns";
import { rowLink } from "../table/row";
import { Word } from "../ui/state";
import { Ago } from "../ui/time";

export type SavedScript = inferRouterOutputs<AppRouter>["scripts"]["saved"]["list"][number];

const STATES = {
  agrees: { word: "Agrees", dot: "bg-running", ink: "text-ink" },
  differs: { word: "Differs", dot: "bg-drifted", ink: "text-drifted-ink" },
  faulty: { word: "Faulty", dot: "bg-failed", ink: "text-failed-ink" },
} as const;

const RANK = { faulty: 0, differs: 1, agrees: 2 } as const;

export const SCRIPT_COLUMNS: Column<SavedScript>[] = [
  {
    id: "name",
    label: "Name",
    className: "w-[26%] @max-[560px]:w-[55%]",
    sort: (a, b) => natural(a.name, b.name),
    cell: (row) => (
      <Link prefetch={false} href={`/scripts/${encodeURIComponent(row.name)}`} className={rowLink}>
        {row.name}
      </Link>
    ),
  },
  {
    id: "state",
    label: "Host",
    className: "w-28",
    sort: (a, b) => RANK[a.state] - RANK[b.state] || natural(a.name, b.name),
    cell: (row) => <Word {...STATES[row.state]} />,
  },
  {
    id: "difference",
    label: "What differs",
    className: "@max-[560px]:hidden",
    cell: (row) => (
      <span className="text-muted" title={row.difference.join("\n")}>
        {row.difference.length === 0 ? "nothing" : row.difference.join(" ")}
      </span>
    ),
  },
  {
    id: "origin",
    label: "From",
    className: "w-32 @max-[760px]:hidden",
    cell: (row) => (row.origin === "folder" ? "a file" : (row.updatedBy ?? "the console")),
  },
  {
    id: "updated",
    label: "Changed",
    className: "w-28 @max-[640px]:hidden",
    numeric: true,
    sort: (a, b) => b.updatedAt.localeCompare(a.updatedAt),
    cell: (row) => (
      <span className="text-muted">
        <Ago at={row.updatedAt} />
      </span>
    ),
  },
];

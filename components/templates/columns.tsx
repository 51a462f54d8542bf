import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import type { AppRouter } from "@/server/api/app-router";
import { limits } from "../containers/limits-words";
import { shortImage } from "../format/address";
import { natural } from "../format/natural";
import type { Column } from "../table/columns";
import { rowLink } from "../table/row";
import { Ago } from "../ui/time";

export type TemplateView = inferRouterOutputs<AppRouter>["templates"]["list"][number];

export const TEMPLATE_COLUMNS: Column<TemplateView>[] = [
  {
    id: "name",
    label: "Name",
    className: "w-[24%] @max-[560px]:w-[50%]",
    sort: (a, b) => natural(a.name, b.name),
    cell: (row) => (
      <Link prefetch={false} href={`/templates/${encodeURIComponent(row.name)}`} className={rowLink}>
        {row.name}
      </Link>
    ),
  },
  {
    id: "image",
    label: "Image",
    className: "w-[18%]",
    sort: (a, b) => natural(a.configuration?.image ?? "", b.configuration?.image ?? ""),
    cell: (row) =>
      row.configuration === null ? (
        <span className="text-failed-ink" title={row.problems.map(({ message }) => message).join("\n")}>
          cannot be used
        </span>
      ) : (
        <span title={row.configuration.image}>{shortImage(row.configuration.image)}</span>
      ),
  },
  {
    id: "limits",
    label: "Limits",
    className: "w-36 @max-[900px]:hidden",
    cell: (row) => (row.configuration === null ? "" : limits(row.configuration)),
  },
  {
    id: "note",
    label: "What it is for",
    className: "@max-[640px]:hidden",
    cell: (row) => <span className="text-muted">{row.note}</span>,
  },
  {
    id: "updated",
    label: "Changed",
    className: "w-28 @max-[760px]:hidden",
    numeric: true,
    sort: (a, b) => b.updatedAt.localeCompare(a.updatedAt),
    cell: (row) => (
      <span className="text-muted">
        <Ago at={row.updatedAt} />
      </span>
    ),
  },
];

import Link from "next/link";
import type { HeroPodsView } from "@/server/core/model";
import { byAddress, natural } from "../format/natural";
import type { Column } from "../table/columns";
import { rowLink } from "../table/row";
import { Address } from "../ui/address";
import { Dot } from "../ui/state";

export const HEROPODS_COLUMNS: Column<HeroPodsView>[] = [
  {
    id: "name",
    label: "Name",
    sort: (a, b) => natural(a.name, b.name),
    cell: (row) => (
      <Link prefetch={false} href={`/heropods/${row.name}`} className={rowLink}>
        {row.name}
      </Link>
    ),
  },
  {
    id: "subnet",
    label: "Subnet",
    className: "w-40",
    sort: (a, b) => byAddress(a.gateway_ip, b.gateway_ip),
    cell: (row) => <Address value={row.subnet} className="z-10" />,
  },
  {
    id: "bridge",
    label: "Bridge",
    className: "w-36 @max-[640px]:hidden",
    sort: (a, b) => natural(a.bridge_name, b.bridge_name),
    cell: (row) => <span className="font-mono text-12">{row.bridge_name}</span>,
  },
  {
    id: "mycelium",
    label: "Mycelium",
    className: "w-28 @max-[480px]:hidden",
    sort: (a, b) => Number(b.mycelium_enabled) - Number(a.mycelium_enabled) || natural(a.name, b.name),
    cell: (row) => (
      <span className={`inline-flex items-center gap-2 ${row.mycelium_enabled ? "" : "text-muted"}`}>
        <Dot className={row.mycelium_enabled ? "bg-running" : "bg-stopped"} />
        {row.mycelium_enabled ? "On" : "Off"}
      </span>
    ),
  },
  {
    id: "containers",
    label: "Containers",
    className: "w-28 @max-[420px]:hidden",
    numeric: true,
    sort: (a, b) => a.containers.length - b.containers.length,
    cell: (row) => row.containers.length,
  },
  {
    id: "addresses",
    label: "Addresses",
    className: "w-32",
    numeric: true,
    sort: (a, b) => a.addresses.used - b.addresses.used,
    cell: (row) => `${row.addresses.used} of ${row.addresses.total}`,
  },
];

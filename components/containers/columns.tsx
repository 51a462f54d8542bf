import Link from "next/link";
import type { ContainerView } from "@/server/core/model";
import { shortImage } from "../format/address";
import { byAddress, natural } from "../format/natural";
import { CpuCell, MemoryCell } from "../numbers/cells";
import type { Column } from "../table/columns";
import { rowLink } from "../table/row";
import { Address } from "../ui/address";
import { StateWord } from "../ui/state";
import { Since } from "../ui/time";

/** What a container is called, how it is, where it answers, what it was made from. */
export const CONTAINER_COLUMNS: Column<ContainerView>[] = [
  {
    id: "state",
    label: "State",
    className: "w-28 @max-[480px]:w-24",
    sort: (a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state) || natural(a.name, b.name),
    cell: (row) => <StateWord state={row.state} />,
  },
  {
    id: "name",
    label: "Name",
    sort: (a, b) => natural(a.name, b.name),
    cell: (row) => (
      <Link
        prefetch={false}
        href={`/containers/${row.name}`}
        title={row.trouble ?? undefined}
        className={rowLink}
      >
        {row.name}
      </Link>
    ),
  },
  {
    id: "ipv4",
    label: "IPv4",
    className: "w-[124px] @max-[320px]:hidden",
    sort: (a, b) => byAddress(a.ipv4, b.ipv4),
    cell: (row) => <Reachable value={row.ipv4} />,
  },
  {
    id: "overlay",
    label: "Overlay",
    className: "w-[228px] @max-[760px]:hidden",
    sort: (a, b) => byAddress(a.overlay ?? "", b.overlay ?? ""),
    cell: (row) => <Reachable value={row.overlay} />,
  },
  {
    id: "image",
    label: "Image",
    className: "w-[15%] @max-[640px]:hidden",
    sort: (a, b) => natural(a.image, b.image) || natural(a.name, b.name),
    cell: (row) => <span title={row.image}>{shortImage(row.image)}</span>,
  },
  {
    id: "heropods",
    label: "HeroPods",
    className: "w-28 @max-[900px]:hidden",
    sort: (a, b) => natural(a.heropods, b.heropods) || natural(a.name, b.name),
    cell: (row) => row.heropods,
  },
  {
    id: "cpu",
    label: "CPU",
    className: "w-16 @max-[560px]:hidden",
    numeric: true,
    cell: (row) => <CpuCell row={row} />,
  },
  {
    id: "memory",
    label: "Memory",
    className: "w-24 @max-[560px]:hidden",
    numeric: true,
    cell: (row) => <MemoryCell row={row} />,
  },
  {
    id: "since",
    label: "Since",
    className: "w-20 @max-[480px]:hidden",
    numeric: true,
    sort: (a, b) => new Date(moment(b)).getTime() - new Date(moment(a)).getTime(),
    cell: (row) => (
      <span className="text-muted">
        <Since at={moment(row)} />
      </span>
    ),
  },
];

function Reachable({ value }: { value: string | null }) {
  if (value === null || value === "") return <span className="text-faint">none</span>;
  return <Address value={value} className="z-10" />;
}

/** When the container came into its state. */
export function moment(row: ContainerView): string {
  const still = row.state === "stopped" || row.state === "failed" || row.state === "restarting";
  return (still ? row.finishedAt : row.startedAt) ?? row.createdAt;
}

const URGENCY: ContainerView["state"][] = [
  "failed",
  "restarting",
  "drifted",
  "starting",
  "stopping",
  "running",
  "stopped",
];

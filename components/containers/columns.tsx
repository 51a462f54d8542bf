import Link from "next/link";
import type { ContainerView } from "@/server/core/model";
import { shortImage } from "../format/address";
import { bytes } from "../format/bytes";
import { byAddress, natural } from "../format/natural";
import type { Column } from "../table/columns";
import { rowLink } from "../table/row";
import { Address } from "../ui/address";
import { cx } from "../ui/cx";
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
    id: "limits",
    label: "Limits",
    className: "w-36 @max-[1080px]:hidden",
    sort: (a, b) => (a.memoryBytes ?? Number.POSITIVE_INFINITY) - (b.memoryBytes ?? Number.POSITIVE_INFINITY),
    cell: (row) => <span className={cx(limits(row) === "none" && "text-faint")}>{limits(row)}</span>,
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

/** '512 MiB, 0.5 CPU'; the rest is on the container's page. */
export function limits({ memoryBytes, cpus }: Pick<ContainerView, "memoryBytes" | "cpus">): string {
  const parts = [memoryBytes !== null && bytes(memoryBytes), cpus !== null && `${cpus} CPU`];
  return parts.filter(Boolean).join(", ") || "none";
}

/** When the container came into its state. */
export function moment(row: ContainerView): string {
  const still = row.state === "stopped" || row.state === "failed";
  return (still ? row.finishedAt : row.startedAt) ?? row.createdAt;
}

const URGENCY: ContainerView["state"][] = ["failed", "drifted", "starting", "stopping", "running", "stopped"];

import type { VolumeView } from "@/server/core/mounts/volume";
import { bytes } from "../format/bytes";
import { natural } from "../format/natural";
import type { Column } from "../table/columns";
import { ContainerNames } from "../ui/container-names";
import { Copyable } from "../ui/copy";
import { Since } from "../ui/time";

export const VOLUME_COLUMNS: Column<VolumeView>[] = [
  {
    id: "name",
    label: "Name",
    sort: (a, b) => natural(a.name, b.name),
    cell: (row) => (
      <span className="font-medium" title={row.name}>
        {row.name}
      </span>
    ),
  },
  {
    id: "path",
    label: "On the host",
    className: "w-[34%] @max-[760px]:hidden",
    cell: (row) => (
      <Copyable value={row.path} className="z-10 font-mono text-12 text-muted">
        {row.path}
      </Copyable>
    ),
  },
  {
    id: "usedBy",
    label: "Mounted in",
    className: "w-[22%] @max-[480px]:w-24",
    sort: (a, b) => a.usedBy.length - b.usedBy.length,
    cell: (row) => <ContainerNames names={row.usedBy} none="nothing" />,
  },
  {
    id: "size",
    label: "Size",
    className: "w-24",
    numeric: true,
    sort: (a, b) => (a.sizeBytes ?? -1) - (b.sizeBytes ?? -1),
    cell: (row) =>
      row.sizeBytes === null ? <span className="text-faint">unknown</span> : bytes(row.sizeBytes),
  },
  {
    id: "age",
    label: "Age",
    className: "w-20 @max-[480px]:hidden",
    numeric: true,
    sort: (a, b) => new Date(b.createdAt).getTime() - new Date(a.createdAt).getTime(),
    cell: (row) => (
      <span className="text-muted" title={`Made by ${row.createdBy}`}>
        <Since at={row.createdAt} />
      </span>
    ),
  },
];

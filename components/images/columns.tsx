import Link from "next/link";
import type { ImageView } from "@/server/core/model";
import { shortImage } from "../format/address";
import { bytes } from "../format/bytes";
import { natural } from "../format/natural";
import { joinWords } from "../format/words";
import type { Column } from "../table/columns";
import { rowLink } from "../table/row";
import { ContainerNames } from "../ui/container-names";
import { Copyable } from "../ui/copy";
import { Since } from "../ui/time";
import { imageHref } from "./links";
import { SOURCE } from "./source";

export const IMAGE_COLUMNS: Column<ImageView>[] = [
  {
    id: "name",
    label: "Name",
    sort: (a, b) => natural(a.name, b.name),
    cell: (row) => (
      <Link prefetch={false} href={imageHref(row.name)} title={row.name} className={rowLink}>
        {shortImage(row.name)}
        {row.checked !== null && row.checked.newestDigest !== row.digest && (
          <span className="ml-2 text-12 font-normal text-drifted-ink">newer there</span>
        )}
      </Link>
    ),
  },
  {
    id: "digest",
    label: "Digest",
    className: "w-36 @max-[760px]:hidden",
    cell: (row) => (
      <Copyable value={row.digest} className="z-10 font-mono text-12 text-muted">
        {row.digest.replace(/^sha256:/, "").slice(0, 12)}
      </Copyable>
    ),
  },
  {
    id: "runs",
    label: "Runs",
    className: "w-[20%] @max-[900px]:hidden",
    cell: (row) => (
      <code className="font-mono text-12 text-muted">{joinWords([...row.entrypoint, ...row.cmd])}</code>
    ),
  },
  {
    id: "source",
    label: "From",
    className: "w-32 @max-[640px]:hidden",
    sort: (a, b) => natural(a.source, b.source) || natural(a.name, b.name),
    cell: (row) => SOURCE[row.source],
  },
  {
    id: "usedBy",
    label: "Used by",
    className: "w-[18%] @max-[480px]:w-24",
    sort: (a, b) => a.usedBy.length - b.usedBy.length,
    cell: (row) => <ContainerNames names={row.usedBy} none="nothing" />,
  },
  {
    id: "size",
    label: "Size",
    className: "w-24",
    numeric: true,
    sort: (a, b) => a.sizeBytes - b.sizeBytes,
    cell: (row) => bytes(row.sizeBytes),
  },
  {
    id: "age",
    label: "Age",
    className: "w-20 @max-[480px]:hidden",
    numeric: true,
    sort: (a, b) => new Date(b.createdAt).getTime() - new Date(a.createdAt).getTime(),
    cell: (row) => (
      <span className="text-muted">
        <Since at={row.createdAt} />
      </span>
    ),
  },
];

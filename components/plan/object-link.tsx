"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { StepView } from "@/server/core/model";
import { useTRPC } from "../api/trpc";

/** The step's object, a link where a page of the console owns it. */
export function ObjectLink({ object }: { object: StepView["object"] }) {
  const href = useOwner(object);
  const text = (
    <>
      <span className="text-faint">{object.kind}</span> {object.name}
    </>
  );
  const look =
    "relative z-10 max-w-48 shrink-0 truncate font-mono text-12 leading-5 text-muted @max-[500px]:hidden";
  if (href === null) return <span className={look}>{text}</span>;
  return (
    <Link prefetch={false} href={href} className={`${look} rounded-sm hover:text-ink hover:underline`}>
      {text}
    </Link>
  );
}

/** Containers own their processes, namespaces, links and files; a HeroPods owns its bridge. */
function useOwner({ kind, name }: StepView["object"]): string | null {
  const trpc = useTRPC();
  const containers = useQuery(trpc.containers.list.queryOptions()).data;
  const pods = useQuery(trpc.heropods.list.queryOptions()).data;
  if (kind === "peer") return `/overlay/peers?peer=${encodeURIComponent(name)}`;
  if (kind === "volume") return `/volumes?q=${encodeURIComponent(name)}`;
  if (kind === "image") return `/images?q=${encodeURIComponent(name)}`;
  const pod = pods?.find((each) => each.bridge_name === name || (kind === "heropods" && each.name === name));
  if (pod) return `/heropods/${pod.name}`;
  const owner = containers?.find(
    (each) =>
      each.name === name || each.netns === name || each.links.bridge === name || each.links.overlay === name,
  );
  return owner ? `/containers/${owner.name}` : null;
}

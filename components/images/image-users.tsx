"use client";

import { useMutation } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import Link from "next/link";
import type { ImageView } from "@/server/core/model";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { natural } from "../format/natural";
import { Button } from "../ui/button";
import { Problems } from "../ui/notice";
import { Section } from "../ui/page";

/** The containers made from an image; those with an older root are recreated on the new one, addresses and files kept. */
export function ImageUsers({ image }: { image: Pick<ImageView, "name" | "usedBy" | "outdated"> }) {
  const change = useMutation(useTRPC().containers.change.mutationOptions());
  const why = useWhyNot("operator");
  const old = new Set(image.outdated);
  return (
    <Section title="Containers" note={String(image.usedBy.length)}>
      <Problems problems={problemsOf(change.error)} title="The host refused" />
      {image.usedBy.length === 0 ? (
        <p className="text-13 text-muted">No container is made from it.</p>
      ) : (
        <ul className="divide-y rounded-md border bg-surface">
          {image.usedBy.toSorted(natural).map((name) => (
            <li key={name} className="flex min-h-9 items-center gap-4 px-3 py-1 text-13">
              <Link
                prefetch={false}
                href={`/containers/${encodeURIComponent(name)}`}
                className="min-w-0 flex-1 truncate rounded-sm font-medium hover:underline"
              >
                {name}
              </Link>
              <span className="text-muted">{old.has(name) ? "on an older digest" : "on this digest"}</span>
              {old.has(name) && (
                <Button
                  small
                  icon={RotateCw}
                  why={why}
                  busy={change.isPending && change.variables.name === name}
                  aria-label={`Recreate ${name} on this digest`}
                  onClick={() => change.mutate({ name, change: { image: image.name } })}
                >
                  Recreate
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

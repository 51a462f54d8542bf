"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { PeersView } from "@/server/core/overlay/views";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Plan } from "../plan/plan";
import { Button } from "../ui/button";
import { Problems } from "../ui/notice";
import { Section } from "../ui/page";
import { Ago } from "../ui/time";

/** What is asked for and not running, as the plan that would connect it; and what was given back by itself. */
export function MissingPeers({ view: { missing, restored } }: { view: PeersView }) {
  return (
    <>
      {restored && (
        <p className="text-13 text-muted">
          Mycelium was restarted and had forgotten {count(restored.endpoints.length)}: given back{" "}
          <Ago at={restored.at} />,{" "}
          <Link
            href={`/activity/${restored.operationId}`}
            className="rounded-sm underline underline-offset-2"
          >
            see how
          </Link>
          .
        </p>
      )}
      {/* Other endpoints are another plan, asked for anew. */}
      {missing.length > 0 && <Difference key={missing.join(" ")} missing={missing} />}
    </>
  );
}

function Difference({ missing }: { missing: string[] }) {
  const trpc = useTRPC();
  const why = useWhyNot("admin");
  const apply = useMutation(trpc.overlay.applyPeers.mutationOptions());
  const plan = useQuery(trpc.overlay.planPeers.queryOptions(undefined, { staleTime: 0, gcTime: 0 }));
  return (
    <Section
      title="Asked for and not running"
      note={count(missing.length)}
      actions={
        <Button small why={why} busy={apply.isPending} onClick={() => apply.mutate({})}>
          Connect {missing.length === 1 ? "it" : "them"}
        </Button>
      }
    >
      <Problems problems={[...problemsOf(apply.error), ...problemsOf(plan.error)]} />
      {plan.data && <Plan plan={plan.data} />}
    </Section>
  );
}

const count = (peers: number) => `${peers} ${peers === 1 ? "peer" : "peers"}`;

"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { codeOf, problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Plan } from "../plan/plan";
import { Button, ButtonLink } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Bone, LoadError } from "../ui/notice";
import { Page } from "../ui/page";
import { Tabs } from "../ui/tabs";

/** A HeroPods' head and tabs, around what the tab shows. */
export function HeroPodsFrame({ name, children }: { name: string; children: ReactNode }) {
  const { data: pod, error } = useQuery(useTRPC().heropods.get.queryOptions({ name }));
  const [deleting, setDeleting] = useState(false);
  const role = useWhyNot("admin");
  if (error)
    return (
      <Page
        title={codeOf(error) === "NOT_FOUND" ? `There is no HeroPods ${name}` : name}
        actions={<ButtonLink href="/heropods">All HeroPods</ButtonLink>}
      >
        {codeOf(error) !== "NOT_FOUND" && <LoadError error={error} what={`The HeroPods ${name}`} />}
      </Page>
    );
  const used = pod?.containers.length ?? 0;
  const why =
    role ?? (used > 0 ? `${used} ${used === 1 ? "container uses" : "containers use"} it.` : undefined);
  const base = `/heropods/${name}`;
  return (
    <Page
      title={name}
      actions={
        <Button look="danger" icon={Trash2} why={why} onClick={() => setDeleting(true)}>
          Delete
        </Button>
      }
    >
      <Tabs
        label={`Parts of ${name}`}
        tabs={[
          { href: base, label: "Overview" },
          { href: `${base}/configuration`, label: "Configuration" },
          { href: `${base}/mycelium`, label: "Mycelium" },
          { href: `${base}/script`, label: "Script" },
          { href: `${base}/operations`, label: "Operations" },
        ]}
      />
      {children}
      {deleting && <DeleteHeroPods name={name} onClose={() => setDeleting(false)} />}
    </Page>
  );
}

function DeleteHeroPods({ name, onClose }: { name: string; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const remove = useMutation(trpc.heropods.delete.mutationOptions());
  const plan = useQuery(trpc.heropods.planDelete.queryOptions({ name }, { staleTime: 0, gcTime: 0 }));
  return (
    <Confirm
      open
      title={`Delete ${name}?`}
      action={`Delete ${name}`}
      onClose={onClose}
      onConfirm={() => remove.mutate({ name }, { onSuccess: () => router.push("/heropods") })}
      busy={remove.isPending}
      problems={[...problemsOf(plan.error), ...problemsOf(remove.error)]}
    >
      <p>Its configuration is forgotten. Its bridge goes with it unless another HeroPods shares it.</p>
      {plan.data ? <Plan plan={plan.data} /> : !plan.error && <Bone className="h-16 w-full" />}
    </Confirm>
  );
}

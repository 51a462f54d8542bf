"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Check, DoctorReport } from "@/server/core/model";
import { problemsOf } from "../api/problems";
import { useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { CheckList, worstFirst } from "../doctor/check-list";
import { Plan } from "../plan/plan";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Bone } from "../ui/notice";
import { Section } from "../ui/page";
import { MyceliumForm } from "./mycelium-form";

/** The overlay of one HeroPods: what it needs on the host and has, and its configuration. */
export function HeroPodsMycelium({ name }: { name: string }) {
  const trpc = useTRPC();
  const pod = useQuery(trpc.heropods.get.queryOptions({ name })).data;
  const report = useQuery(trpc.doctor.report.queryOptions()).data;
  const [disabling, setDisabling] = useState(false);
  const why = useWhyNot("admin");
  if (!pod) return <Bone className="h-80 w-full" />;
  const checks = needs(report, name);
  const saved = [
    pod.mycelium_enabled,
    pod.mycelium_version,
    pod.mycelium_ipv6_range,
    pod.mycelium_key_path,
    pod.mycelium_peers,
  ].join(" ");
  return (
    <div className="flex flex-col gap-8">
      {checks.length > 0 && (
        <Section
          title="What it needs on the host"
          note="Mycelium is found and checked here, never installed or started."
        >
          <CheckList checks={worstFirst(checks)} />
        </Section>
      )}
      <Section
        title={pod.mycelium_enabled ? "Configuration" : "Enable Mycelium"}
        actions={
          pod.mycelium_enabled && (
            <Button look="danger" small why={why} onClick={() => setDisabling(true)}>
              Disable Mycelium
            </Button>
          )
        }
      >
        <MyceliumForm key={saved} pod={pod} />
      </Section>
      {disabling && (
        <Disable name={name} containers={pod.containers.length} onClose={() => setDisabling(false)} />
      )}
    </div>
  );
}

/** What was checked for this HeroPods' overlay; while it is off, whether there is a Mycelium at all. */
function needs(report: DoctorReport | undefined, name: string): Check[] {
  const of = (group: string) => report?.groups.find((each) => each.name === group)?.checks ?? [];
  const own = of(name).filter((check) => check.id.startsWith("mycelium"));
  return own.length > 0 ? own : of("host").filter((check) => check.id === "mycelium");
}

function Disable({ name, containers, onClose }: { name: string; containers: number; onClose: () => void }) {
  const trpc = useTRPC();
  const disable = useMutation(trpc.heropods.disableMycelium.mutationOptions());
  const plan = useQuery(
    trpc.heropods.planDisableMycelium.queryOptions({ heropods: name }, { staleTime: 0, gcTime: 0 }),
  );
  return (
    <Confirm
      open
      title={`Disable Mycelium for ${name}?`}
      action="Disable Mycelium"
      onClose={onClose}
      onConfirm={() => disable.mutate({ heropods: name }, { onSuccess: onClose })}
      busy={disable.isPending}
      problems={[...problemsOf(plan.error), ...problemsOf(disable.error)]}
    >
      <p>
        {containers === 0
          ? "No container is in it."
          : `Its ${containers} ${containers === 1 ? "container loses its overlay address" : "containers lose their overlay addresses"}.`}{" "}
        Mycelium itself goes on running.
      </p>
      {plan.data ? <Plan plan={plan.data} /> : !plan.error && <Bone className="h-16 w-full" />}
    </Confirm>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc";
import { Bone } from "../ui/notice";
import { BesidePlan } from "./beside-plan";
import { HeroPodsForm } from "./heropods-form";

/** Changes a HeroPods' network, its plan beside the form. */
export function HeroPodsConfiguration({ name }: { name: string }) {
  const pod = useQuery(useTRPC().heropods.get.queryOptions({ name })).data;
  if (!pod) return <Bone className="h-80 w-full max-w-[720px]" />;
  // A change made elsewhere starts the form anew from what is saved now.
  const saved = [
    pod.subnet,
    pod.gateway_ip,
    pod.bridge_name,
    pod.dns_servers,
    pod.use_podman,
    pod.repair,
  ].join(" ");
  return <HeroPodsForm key={saved} saved={pod} layout={(parts) => <BesidePlan {...parts} />} />;
}

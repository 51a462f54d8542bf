"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../api/trpc";
import { natural } from "../format/natural";
import { Address } from "../ui/address";
import { Bone } from "../ui/notice";
import { Fact, Facts, Section } from "../ui/page";
import { StateWord } from "../ui/state";
import { Ago } from "../ui/time";
import { Peers } from "./peers";

/** One HeroPods: its network, its overlay, its containers. */
export function HeroPodsFacts({ name }: { name: string }) {
  const trpc = useTRPC();
  const pod = useQuery(trpc.heropods.get.queryOptions({ name })).data;
  const all = useQuery(trpc.containers.list.queryOptions()).data;
  if (!pod) return <Bone className="h-72 w-full" />;
  const containers =
    all?.filter((each) => each.heropods === name).toSorted((a, b) => natural(a.name, b.name)) ?? [];
  return (
    <div className="grid grid-cols-1 items-start gap-x-8 gap-y-6 lg:grid-cols-2">
      <Section title="Network">
        <Facts>
          <Fact label="Subnet">
            <Address value={pod.subnet} />
          </Fact>
          <Fact label="Gateway">
            <Address value={pod.gateway_ip} />
          </Fact>
          <Fact label="Bridge">
            <span className="font-mono text-12">{pod.bridge_name}</span>
          </Fact>
          <Fact label="DNS servers">
            <span className="flex flex-wrap gap-x-4">
              {pod.dns_servers.split(",").map((server) => (
                <Address key={server} value={server.trim()} />
              ))}
            </span>
          </Fact>
          <Fact label="Addresses">
            <span className="tabular-nums">
              {pod.addresses.used} of {pod.addresses.total} leased
            </span>
          </Fact>
          <Fact label="Pulls with">
            {pod.use_podman ? "podman where it is there, else skopeo" : "skopeo"}
          </Fact>
          <Fact label="Repair">
            {pod.repair === "automatic" ? "automatic" : "asks first: drift is shown with its plan"}
          </Fact>
          <Fact label="Created">
            <Ago at={pod.createdAt} />
          </Fact>
        </Facts>
      </Section>
      <Section title="Mycelium">
        {pod.mycelium_enabled ? (
          <Facts>
            <Fact label="Version">{pod.mycelium_version}</Fact>
            <Fact label="Range">
              <Address value={pod.mycelium_ipv6_range} />
            </Fact>
            <Fact label="Key file">
              <span className="font-mono text-12">{pod.mycelium_key_path}</span>
            </Fact>
            <Fact label="Interface">
              <span className="font-mono text-12">
                {pod.mycelium_interface_name || "found by its address"}
              </span>
            </Fact>
            <Fact label="Peers">
              <Peers value={pod.mycelium_peers} />
            </Fact>
          </Facts>
        ) : (
          <p className="text-13 text-muted">
            Off: its containers have IPv4 only.{" "}
            <Link
              prefetch={false}
              href={`/heropods/${name}/mycelium`}
              className="rounded-sm text-ink underline underline-offset-2"
            >
              Enable Mycelium
            </Link>
          </p>
        )}
      </Section>
      <div className="lg:col-span-2">
        <Section title="Containers" note={String(containers.length)}>
          {containers.length === 0 ? (
            <p className="text-13 text-muted">No container is in it.</p>
          ) : (
            <ul className="grid grid-cols-1 overflow-hidden rounded-md border bg-surface sm:grid-cols-2 xl:grid-cols-3">
              {containers.map((each) => (
                <li
                  key={each.name}
                  className="-mr-px -mb-px flex h-9 items-center gap-3 border-r border-b px-3 text-13"
                >
                  <span className="w-20 shrink-0">
                    <StateWord state={each.state} />
                  </span>
                  <Link
                    prefetch={false}
                    href={`/containers/${each.name}`}
                    className="min-w-0 flex-1 truncate rounded-sm font-medium hover:underline"
                  >
                    {each.name}
                  </Link>
                  <Address value={each.ipv4} />
                </li>
              ))}
            </ul>
          )}
        </Section>
      </div>
    </div>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import type { OverlayNodeView } from "@/server/core/overlay/views";
import { useTRPC } from "../api/trpc";
import { Address } from "../ui/address";
import { Copyable } from "../ui/copy";
import { Bone, LoadError } from "../ui/notice";
import { Fact, Facts, Section } from "../ui/page";
import { Ago } from "../ui/time";
import { FreshnessNote } from "./freshness";
import { Holders } from "./holders";
import { Keys } from "./keys";
import { Prerequisites } from "./prerequisites";

/** This host's node: who it is, what it runs on, and who has the addresses of its /64. */
export function OverlayNode() {
  const { data, error } = useQuery(useTRPC().overlay.node.queryOptions());
  if (error) return <LoadError error={error} what="The node" />;
  return (
    <>
      <FreshnessNote freshness={data?.freshness} what="The node's facts" />
      <div className="grid grid-cols-1 items-start gap-x-8 gap-y-6 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-6">
          <Section title="Identity">
            {data ? <Identity view={data} /> : <Bone className="h-48 w-full" />}
          </Section>
          {data && data.keys.length > 0 && <Keys keys={data.keys} />}
        </div>
        <Holders view={data} />
      </div>
      <Prerequisites />
    </>
  );
}

function Identity({ view: { node, version, tun, tunReason, api } }: { view: OverlayNodeView }) {
  return (
    <Facts>
      {node && (
        <>
          <Fact label="Address">
            <Address value={node.address} />
          </Fact>
          <Fact label="Subnet">
            <Address value={node.subnet} />
          </Fact>
          <Fact label="Public key">
            <Copyable value={node.publicKey} className="font-mono text-12">
              {node.publicKey}
            </Copyable>
          </Fact>
          <Fact label="Started">
            {node.startedAt !== null ? (
              <Ago at={node.startedAt} />
            ) : (
              <span className="text-muted">
                Not said{node.startedAtNeeds !== null && `: needs Mycelium ≥ ${node.startedAtNeeds}`}
              </span>
            )}
          </Fact>
        </>
      )}
      <Fact label="Version">
        {version.text ?? <span className="text-muted">{version.reason ?? "not known"}</span>}
      </Fact>
      <Fact label="TUN">
        {tun ? (
          <>
            <code className="font-mono text-12">{tun.name}</code>, {tun.up ? "up" : "down"}, MTU {tun.mtu}
          </>
        ) : (
          <span className="text-failed-ink">{tunReason ?? "There is none."}</span>
        )}
      </Fact>
      <Fact label="API">
        <Copyable value={api} className="font-mono text-12">
          {api}
        </Copyable>
      </Fact>
    </Facts>
  );
}

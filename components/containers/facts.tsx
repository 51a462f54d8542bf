"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ContainerView } from "@/server/core/model";
import { useTRPC } from "../api/trpc";
import { shortenMiddle } from "../format/address";
import { bytes } from "../format/bytes";
import { joinWords } from "../format/words";
import { Address } from "../ui/address";
import { Copyable } from "../ui/copy";
import { Bone } from "../ui/notice";
import { Fact, Facts, Section } from "../ui/page";
import { Ago } from "../ui/time";
import { ContainerHealth } from "./health";
import { HostFacts } from "./host-facts";
import { restartPolicyWords } from "./restart-policy-words";

/** Everything that is known of one container, in groups. */
export function ContainerFacts({ name }: { name: string }) {
  const { data: container } = useQuery(useTRPC().containers.get.queryOptions({ name }));
  if (!container) return <Bone className="h-72 w-full" />;
  return (
    <div className="grid grid-cols-1 items-start gap-x-8 gap-y-6 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-6">
        <Section title="Addresses">
          <AddressFacts container={container} />
        </Section>
        <HostFacts container={container} />
        <Section title="Limits">
          <Facts>
            <Fact label="Memory">
              {container.memoryBytes === null ? none("no limit") : bytes(container.memoryBytes)}
            </Fact>
            <Fact label="CPUs">{container.cpus === null ? none("no limit") : container.cpus}</Fact>
            <Fact label="Processes">
              {container.pidsLimit === null ? none("2048, the default") : container.pidsLimit}
            </Fact>
          </Facts>
        </Section>
        <Section title="On the host">
          <Facts>
            <Fact label="HeroPods">
              <Link
                href={`/heropods/${container.heropods}`}
                className="rounded-sm underline underline-offset-2"
              >
                {container.heropods}
              </Link>
            </Fact>
            <Fact label="Namespace">
              <Mono value={container.netns} />
            </Fact>
            <Fact label="Bridge link">
              <Mono value={container.links.bridge} />
            </Fact>
            <Fact label="Overlay link">
              {container.overlay === null ? none("none") : <Mono value={container.links.overlay} />}
            </Fact>
            <Fact label="Created">
              <Ago at={container.createdAt} />
            </Fact>
          </Facts>
        </Section>
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <Section title="Process">
          <ProcessFacts container={container} />
        </Section>
        <ContainerHealth container={container} />
      </div>
    </div>
  );
}

function AddressFacts({ container }: { container: ContainerView }) {
  return (
    <Facts>
      <Fact label="IPv4">
        <Address value={container.ipv4} />
      </Fact>
      <Fact label="Overlay">
        {container.overlay === null ? (
          none("none: Mycelium is off in its HeroPods")
        ) : (
          <Address value={container.overlay} />
        )}
      </Fact>
      <Fact label="From the overlay">
        {container.overlayIngress === "open" ? "Every node may connect" : "Replies and ping only"}
      </Fact>
    </Facts>
  );
}

function ProcessFacts({ container }: { container: ContainerView }) {
  const env = Object.entries(container.env);
  return (
    <Facts>
      <Fact label="Image">
        <Link
          href={`/images?q=${encodeURIComponent(container.image)}`}
          className="rounded-sm underline underline-offset-2"
        >
          {container.image}
        </Link>
        <span className="block">
          <Copyable value={container.imageDigest} className="font-mono text-12 text-muted">
            {shortenMiddle(container.imageDigest, 26)}
          </Copyable>
        </span>
      </Fact>
      <Fact label="Command">
        {container.command.length === 0 ? (
          none("the image's own")
        ) : (
          <code className="font-mono text-12">{joinWords(container.command)}</code>
        )}
      </Fact>
      <Fact label="Environment">
        {env.length === 0 ? (
          none("the image's own")
        ) : (
          <ul className="font-mono text-12">
            {env.map(([key, value]) => (
              <li key={key}>
                <span className="text-muted">{key}=</span>
                {value}
              </li>
            ))}
          </ul>
        )}
      </Fact>
      <Fact label="Labels">
        <LabelList labels={container.labels} />
      </Fact>
      <Fact label="Root">{container.readOnlyRoot ? "Read-only" : "Writable"}</Fact>
      <Fact label="Capabilities">
        {container.capAdd.length === 0
          ? none("the default set")
          : `The default set and ${container.capAdd.map((each) => each.replace("CAP_", "")).join(", ")}`}
      </Fact>
      <Fact label="Restart">{restartPolicyWords(container)}</Fact>
      <Fact label="Keep alive">{container.keepAlive ? "Yes" : "No"}</Fact>
      <Fact label="Process ID">
        {container.pid === null ? (
          none("does not run")
        ) : (
          <span className="tabular-nums">{container.pid}</span>
        )}
      </Fact>
      <Fact label="Started">
        {container.startedAt === null ? none("never") : <Ago at={container.startedAt} />}
      </Fact>
      {container.finishedAt !== null && container.pid === null && (
        <Fact label="Ended">
          <Ago at={container.finishedAt} />
        </Fact>
      )}
      <Fact label="Exit code">
        {container.exitCode === null ? (
          none("none")
        ) : (
          <span className="tabular-nums">{container.exitCode}</span>
        )}
      </Fact>
    </Facts>
  );
}

function LabelList({ labels }: { labels: ContainerView["labels"] }) {
  const all = Object.entries(labels);
  if (all.length === 0) return none("none");
  return (
    <ul className="flex flex-wrap gap-1.5">
      {all.map(([key, value]) => (
        <li key={key}>
          <Link
            prefetch={false}
            href={`/containers?label=${encodeURIComponent(`${key}=${value}`)}`}
            className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono text-12 hover:underline"
          >
            {key}={value}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Mono({ value }: { value: string }) {
  return (
    <Copyable value={value} className="font-mono text-12">
      {value}
    </Copyable>
  );
}

const none = (word: string) => <span className="text-faint">{word}</span>;

"use client";

import { useQuery } from "@tanstack/react-query";
import type { FirewallView } from "@/server/core/network/views";
import { useTRPC } from "../api/trpc";
import { Address } from "../ui/address";
import { Bone, LoadError } from "../ui/notice";
import { Section } from "../ui/page";
import { Word } from "../ui/state";
import { Belongs } from "./belongs";

/** Our one nftables table: what it does in words, who is open to the overlay, and the table as it is. */
export function Firewall() {
  const { data, error } = useQuery(useTRPC().network.firewall.queryOptions());
  if (error) return <LoadError error={error} what="The firewall" />;
  if (!data) return <Bone className="h-96 w-full" />;
  return (
    <div className="grid grid-cols-1 items-start gap-x-8 gap-y-6 xl:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-6">
        <Section title="In words" actions={<TableState {...data} />}>
          <ul className="divide-y rounded-md border bg-surface text-13">
            {data.words.map((sentence) => (
              <li key={sentence} className="px-3 py-2 text-pretty [overflow-wrap:anywhere]">
                {sentence}
              </li>
            ))}
            {data.words.length === 0 && (
              <li className="px-3 py-2 text-muted">No table is asked for: there is no HeroPods.</li>
            )}
          </ul>
        </Section>
        <Open elements={data.elements} />
        <Published ports={data.ports} />
      </div>
      {data.present && (
        <Section title="As it is" note="table inet heropods">
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard
            tabIndex={0}
            aria-label="The table as the kernel has it"
            className="max-h-[70vh] overflow-auto rounded-md border bg-surface px-3 py-2"
          >
            <pre className="font-mono text-12 leading-[18px]">{data.text}</pre>
          </section>
        </Section>
      )}
    </div>
  );
}

function TableState({ present, asWanted }: FirewallView) {
  if (asWanted) return <Word word="As it is asked for" dot="bg-running" ink="text-ink" />;
  return present ? (
    <Word word="Not as it is asked for" dot="bg-drifted" ink="text-drifted-ink" />
  ) : (
    <Word word="Missing" dot="bg-failed" ink="text-failed-ink" />
  );
}

function Open({ elements }: Pick<FirewallView, "elements">) {
  return (
    <Section title="Open to the overlay" note={String(elements.length)}>
      {elements.length === 0 ? (
        <p className="text-13 text-muted">
          No container: replies, pings and published ports pass, nothing else comes in.
        </p>
      ) : (
        <ul className="divide-y rounded-md border bg-surface text-13">
          {elements.map(({ address, owner, unasked }) => (
            <li key={address} className="flex min-h-9 items-center justify-between gap-4 px-3 py-1.5">
              <Address value={address} />
              <Belongs owner={owner} ours unasked={unasked} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Published({ ports }: Pick<FirewallView, "ports">) {
  return (
    <Section title="Published ports" note={String(ports.length)}>
      {ports.length === 0 ? (
        <p className="text-13 text-muted">None: no port of the host leads into a container.</p>
      ) : (
        <ul className="divide-y rounded-md border bg-surface text-13">
          {ports.map(({ owner, unasked, ...port }) => (
            <li
              key={`${port.family} ${port.protocol} ${port.hostPort}`}
              className="flex min-h-9 items-center justify-between gap-4 px-3 py-1.5"
            >
              <span className="min-w-0">
                <span className="font-mono text-12">
                  {port.hostPort}/{port.protocol}
                </span>{" "}
                <span className="text-muted">
                  of {port.family === "ipv4" ? "every IPv4 address" : "the overlay address"} to
                </span>{" "}
                <Address value={port.address} />{" "}
                <span className="font-mono text-12 whitespace-nowrap">port {port.containerPort}</span>
              </span>
              <Belongs owner={owner} ours unasked={unasked} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

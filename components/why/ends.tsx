"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { useId, useState } from "react";
import { useTRPC } from "../api/trpc";
import { natural } from "../format/natural";
import { usePeerStates } from "../overlay/peer-states";
import { Button } from "../ui/button";
import { Field, Input, Select } from "../ui/field";

interface EndsProps {
  ends: { from: string; to: string };
  problems: Partial<Record<"from" | "to", string>>;
  onAsk: (ends: { from: string; to: string }) => void;
}

/** Where from and where to: containers and peers to choose from, or any address. */
export function Ends({ ends, problems, onAsk }: EndsProps) {
  const trpc = useTRPC();
  const containers = useQuery(trpc.containers.list.queryOptions()).data ?? [];
  const peers = usePeerStates();
  const [from, setFrom] = useState(ends.from);
  const [to, setTo] = useState(ends.to);
  const list = useId();
  const names = containers.map(({ name }) => name).sort(natural);
  const sources = from === "host" || names.includes(from) ? names : [from, ...names];
  return (
    <form
      noValidate
      className="flex max-w-[960px] flex-wrap items-start gap-x-3 gap-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (to.trim() !== "") onAsk({ from, to: to.trim() });
      }}
    >
      <div className="w-full sm:w-56">
        <Field label="From" error={problems.from}>
          {(wiring) => (
            <Select
              {...wiring}
              value={from}
              onChange={(event) => {
                setFrom(event.target.value);
                if (to.trim() !== "") onAsk({ from: event.target.value, to: to.trim() });
              }}
              className="w-full"
            >
              <option value="host">This host</option>
              {sources.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <ArrowRight aria-hidden className="mt-8 size-4 text-faint max-sm:hidden" />
      <div className="min-w-0 flex-1 basis-72">
        <Field label="To" error={problems.to} hint="A container, an address, or the endpoint of a peer.">
          {(wiring) => (
            <Input
              {...wiring}
              mono
              list={list}
              value={to}
              onChange={(event) => setTo(event.target.value)}
              placeholder="web-2, 5da:83c1:819a:5372::2, tcp://1.2.3.4:9651"
            />
          )}
        </Field>
        <datalist id={list}>
          {containers
            .filter(({ name }) => name !== from)
            .map(({ name, overlay, ipv4 }) => (
              <option key={name} value={name}>
                {overlay ?? ipv4}
              </option>
            ))}
          {peers.map(({ endpoint, state }) => (
            <option key={endpoint} value={endpoint}>
              {`Peer, ${state}`}
            </option>
          ))}
        </datalist>
      </div>
      <Button
        type="submit"
        look="primary"
        className="sm:mt-6"
        why={to.trim() === "" ? "Choose where to first." : undefined}
      >
        Walk the path
      </Button>
    </form>
  );
}

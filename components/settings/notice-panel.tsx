"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { type UseFormReturn, useForm } from "react-hook-form";
import type { TargetInput, TargetView } from "@/server/core/notices/targets";
import { problemsOf } from "../api/problems";
import { useTRPC } from "../api/trpc";
import { FormPanel } from "../form/form-panel";
import { byField } from "../form/server-problems";
import { Button } from "../ui/button";
import { Choice } from "../ui/choice";
import { Copyable } from "../ui/copy";
import { Check, Field, Input, Select } from "../ui/field";
import { Panel, PanelBody, PanelFoot } from "../ui/panel";
import { isTold, TOLD, type Told } from "./notice-words";

interface Values {
  name: string;
  kind: "webhook" | "mail";
  kinds: Record<Told, boolean>;
  url: string;
  allowInternal: boolean;
  host: string;
  port: number;
  security: "tls" | "starttls" | "none";
  user: string;
  from: string;
  to: string;
  secret: string;
}

const KINDS: readonly Told[] = ["failure", "health", "drift", "peers"];
const FIELDS: (keyof Values)[] = ["name", "kinds", "url", "host", "port", "from", "to", "secret"];

/** A webhook or a mail server that is told of what goes wrong. */
export function NoticePanel({ target, onClose }: { target: TargetView | undefined; onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const save = useMutation(
    trpc.notices.save.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: trpc.notices.pathKey() }),
    }),
  );
  const form = useForm<Values>({ defaultValues: valuesOf(target) });
  const first = useRef<HTMLInputElement>(null);
  const problems = problemsOf(save.error);
  const refused = byField<Values>(
    problems.map((p) => (p.path[0] === "settings" ? { ...p, path: p.path.slice(1) } : p)),
    FIELDS,
  );
  const name = form.register("name");
  if (save.data?.secret)
    return <SigningSecret name={save.data.target.name} secret={save.data.secret} onClose={onClose} />;
  const submit = form.handleSubmit((values) =>
    save.mutate(inputOf(values), { onSuccess: ({ secret }) => (secret === null ? onClose() : undefined) }),
  );
  const kind = form.watch("kind");
  return (
    <FormPanel
      onClose={onClose}
      title={target ? `Notices to ${target.name}` : "Add place for notices"}
      initialFocus={first}
      onSubmit={submit}
      submit={target ? "Save" : "Add place"}
      busy={save.isPending}
      failed="It was not saved"
      problems={problems}
    >
      <Field label="Name" error={refused.name}>
        {(wiring) => (
          <Input
            {...wiring}
            {...name}
            ref={(input) => {
              name.ref(input);
              first.current = input;
            }}
            mono
            readOnly={target !== undefined}
            placeholder="on-call"
          />
        )}
      </Field>
      <Choice
        legend="What it is"
        value={kind}
        options={[
          ["webhook", "Webhook"],
          ["mail", "E-mail"],
        ]}
        onChange={(value) => form.setValue("kind", value)}
      />
      {kind === "webhook" ? (
        <WebhookFields form={form} refused={refused} />
      ) : (
        <MailFields form={form} refused={refused} hasSecret={target?.hasSecret === true} />
      )}
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 text-13 font-medium">What is told</legend>
        {KINDS.map((each) => (
          <Check
            key={each}
            {...form.register(`kinds.${each}`)}
            label={TOLD[each].word}
            hint={TOLD[each].hint}
          />
        ))}
        {refused.kinds && <p className="text-12 text-failed-ink">{refused.kinds}</p>}
      </fieldset>
    </FormPanel>
  );
}

type Part = { form: UseFormReturn<Values>; refused: Partial<Record<string, string>> };

function WebhookFields({ form, refused }: Part) {
  return (
    <>
      <Field
        label="URL"
        error={refused.url}
        hint="Gets a POST with JSON, signed in X-HeroPods-Signature: sha256= and HMAC-SHA256 of 'TIME.BODY'."
      >
        {(wiring) => (
          <Input
            {...wiring}
            {...form.register("url")}
            mono
            placeholder="https://hooks.example.org/heropods"
          />
        )}
      </Field>
      <Check
        {...form.register("allowInternal")}
        label="Allow internal addresses"
        hint="This host, its containers and private networks. Left off, a URL cannot be used to reach what trusts its neighbours."
      />
    </>
  );
}

function MailFields({ form, refused, hasSecret }: Part & { hasSecret: boolean }) {
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_88px] gap-3">
        <Field label="Mail server" error={refused.host}>
          {(wiring) => <Input {...wiring} {...form.register("host")} mono placeholder="smtp.example.org" />}
        </Field>
        <Field label="Port" error={refused.port}>
          {(wiring) => (
            <Input {...wiring} {...form.register("port", { valueAsNumber: true })} mono inputMode="numeric" />
          )}
        </Field>
      </div>
      <Field label="Security">
        {(wiring) => (
          <Select {...wiring} {...form.register("security")}>
            <option value="starttls">STARTTLS, required</option>
            <option value="tls">TLS from the first byte</option>
            <option value="none">None: in the clear, to a relay that you trust</option>
          </Select>
        )}
      </Field>
      <Field label="User" optional>
        {(wiring) => <Input {...wiring} {...form.register("user")} autoComplete="off" />}
      </Field>
      <Field
        label="Password"
        optional
        error={refused.secret}
        hint={hasSecret ? "Leave it empty to keep the one there is." : "Kept sealed, never shown again."}
      >
        {(wiring) => (
          <Input {...wiring} {...form.register("secret")} type="password" autoComplete="new-password" />
        )}
      </Field>
      <Field label="From" error={refused.from}>
        {(wiring) => <Input {...wiring} {...form.register("from")} placeholder="heropods@example.org" />}
      </Field>
      <Field label="To" error={refused.to} hint="Addresses with commas between.">
        {(wiring) => <Input {...wiring} {...form.register("to")} placeholder="on-call@example.org" />}
      </Field>
    </>
  );
}

function SigningSecret({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  return (
    <Panel
      open
      onClose={onClose}
      title={`Secret of ${name}`}
      description="What comes to the URL is signed with it. Copy it now: it is shown this once."
      initialFocus={button}
    >
      <PanelBody>
        <Copyable value={secret} className="self-start">
          <span className="font-mono text-12 break-all">{secret}</span>
        </Copyable>
      </PanelBody>
      <PanelFoot>
        <Button ref={button} onClick={onClose}>
          Done
        </Button>
      </PanelFoot>
    </Panel>
  );
}

function valuesOf(target: TargetView | undefined): Values {
  const told = target?.kinds.filter(isTold) ?? KINDS;
  const kinds = { failure: false, health: false, drift: false, peers: false };
  for (const kind of told) kinds[kind] = true;
  const empty = {
    url: "",
    allowInternal: false,
    host: "",
    port: 587,
    user: "",
    from: "",
    to: "",
    secret: "",
  };
  const base: Values = { ...empty, name: target?.name ?? "", kind: "webhook", kinds, security: "starttls" };
  if (target === undefined) return base;
  const { settings } = target;
  return settings.kind === "webhook"
    ? { ...base, ...settings }
    : { ...base, ...settings, to: settings.to.join(", ") };
}

function inputOf(values: Values): TargetInput {
  const { name, kind, kinds, url, allowInternal, host, port, security, user, from, to, secret } = values;
  const addresses = to
    .split(",")
    .map((address) => address.trim())
    .filter((address) => address !== "");
  return {
    name: name.trim(),
    kinds: KINDS.filter((each) => kinds[each]),
    settings:
      kind === "webhook"
        ? { kind, url: url.trim(), allowInternal }
        : { kind, host: host.trim(), port, security, user, from, to: addresses },
    ...(kind === "mail" && secret !== "" ? { secret } : {}),
  };
}

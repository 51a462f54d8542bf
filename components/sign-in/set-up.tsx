"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import { SetUpInput } from "@/server/core/account";
import { problemsOf } from "../api/problems";
import { useSession } from "../api/session";
import { useTRPC } from "../api/trpc";
import { byField } from "../form/server-problems";
import { Summary } from "../form/summary";
import { Button, ButtonLink } from "../ui/button";
import { Field, Input } from "../ui/field";
import { signIn } from "./auth";
import { Card } from "./card";

/** The first administrator, by the one-time link that the host printed. */
export function SetUp() {
  const session = useSession();
  const [token, setToken] = useState<string | null>();
  useEffect(() => {
    const read = () => setToken((before) => tokenOfLink() ?? before ?? null);
    read();
    // The link pasted into the tab that asks for it changes only what is after the '#'.
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  if (session === undefined || token === undefined) return <Card title="Set up this host" />;
  if (!session.setUpNeeded)
    return (
      <Card
        title="This host is set up"
        note="Somebody has an account already; an administrator makes others."
      >
        <ButtonLink href="/sign-in" look="primary">
          Sign in
        </ButtonLink>
      </Card>
    );
  if (token === null)
    return (
      <Card
        title="Open the set-up link"
        note="Nobody has an account yet. The first one is made by the one-time link that the host printed when it started."
      >
        <p className="text-13 text-muted">
          On the host, <code className="font-mono text-12 text-ink">heropods setup-link</code> prints a new
          one.
        </p>
      </Card>
    );
  return <FirstAdministrator token={token} />;
}

function FirstAdministrator({ token }: { token: string }) {
  const setUp = useMutation(useTRPC().session.setUp.mutationOptions());
  const form = useForm({
    resolver: zodResolver(SetUpInput),
    defaultValues: { token, name: "", email: "", password: "" },
  });
  const { errors, isSubmitting } = form.formState;
  const problems = problemsOf(setUp.error);
  const refused = byField(problems, ["name", "email", "password"]);
  const submit = form.handleSubmit(async (input) => {
    await setUp.mutateAsync(input);
    const refusal = await signIn(input.email, input.password).catch(() => "not signed in");
    window.location.replace(refusal === null ? "/" : "/sign-in");
  });
  return (
    <Card
      title="Set up this host"
      note="You are its first administrator: you see everything and may do everything."
    >
      {/* A refusal is shown by the mutation's own state. */}
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => void submit(event).catch(() => {})}
      >
        <Summary title="The account was not made" problems={problems} />
        <Field label="Name" error={errors.name?.message ?? refused.name}>
          {(wiring) => <Input {...wiring} {...form.register("name")} autoComplete="name" autoFocus />}
        </Field>
        <Field label="E-mail" error={errors.email?.message ?? refused.email}>
          {(wiring) => <Input {...wiring} {...form.register("email")} type="email" autoComplete="username" />}
        </Field>
        <Field
          label="Password"
          error={errors.password?.message ?? refused.password}
          hint="At least 10 characters."
        >
          {(wiring) => (
            <Input {...wiring} {...form.register("password")} type="password" autoComplete="new-password" />
          )}
        </Field>
        <Button type="submit" look="primary" busy={isSubmitting}>
          Create administrator
        </Button>
      </form>
    </Card>
  );
}

/** After the '#', which no server and no log sees; out of the address bar as soon as it is read. */
function tokenOfLink(): string | null {
  const token =
    new URLSearchParams(window.location.hash.slice(1)).get("token") ??
    new URLSearchParams(window.location.search).get("token");
  if (token !== null) window.history.replaceState(null, "", window.location.pathname);
  return token;
}

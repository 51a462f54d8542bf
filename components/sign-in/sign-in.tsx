"use client";

import { useEffect, useRef, useState } from "react";
import type { Problem } from "@/server/core/problem";
import { useSession } from "../api/session";
import { Summary } from "../form/summary";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { signIn } from "./auth";
import { Card } from "./card";

/** E-mail and password; afterwards back to where one wanted to go. */
export function SignIn() {
  const session = useSession();
  const [problems, setProblems] = useState<Problem[]>([]);
  const [busy, setBusy] = useState(false);
  // Sent before this code is there, the form would be the browser's own to send: it waits.
  const [ready, setReady] = useState(false);
  const fields = useRef<HTMLFieldSetElement>(null);
  useEffect(() => setReady(true), []);
  useEffect(() => {
    if (ready) fields.current?.querySelector("input")?.focus();
  }, [ready]);
  useEffect(() => {
    if (session?.user) window.location.replace(nextPlace());
    else if (session?.setUpNeeded) window.location.replace("/setup");
  }, [session]);

  const submit = async (form: FormData) => {
    if (busy) return;
    setBusy(true);
    const refusal = await signIn(String(form.get("email")), String(form.get("password"))).catch(
      () => "The host did not answer. Try again in a moment.",
    );
    // A new page with a new connection: the old one was opened without the session.
    if (refusal === null) return window.location.replace(nextPlace());
    setBusy(false);
    setProblems([{ path: [], message: refusal }]);
  };

  return (
    <Card title="Sign in">
      <form
        method="post"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        <fieldset ref={fields} disabled={!ready} className="flex flex-col gap-4">
          <Summary title="You are not signed in" problems={problems} />
          <Field label="E-mail">
            {(wiring) => <Input {...wiring} name="email" type="email" autoComplete="username" required />}
          </Field>
          <Field label="Password">
            {(wiring) => (
              <Input {...wiring} name="password" type="password" autoComplete="current-password" required />
            )}
          </Field>
          <Button type="submit" look="primary" busy={busy}>
            {busy ? "Signing in" : "Sign in"}
          </Button>
        </fieldset>
      </form>
    </Card>
  );
}

/** Only a path of this console: a link cannot send whoever signs in elsewhere. */
function nextPlace(): string {
  const next = new URLSearchParams(window.location.search).get("next") ?? "/";
  const url = new URL(next, window.location.origin);
  return url.origin === window.location.origin ? url.pathname + url.search : "/";
}

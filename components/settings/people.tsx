"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { PersonView } from "@/server/core/account";
import { Role } from "@/server/core/model";
import { useSession, useWhyNot } from "../api/session";
import { useTRPC } from "../api/trpc";
import { Button, IconButton } from "../ui/button";
import { Select } from "../ui/field";
import { Bone, LoadError, Problems } from "../ui/notice";
import { Section } from "../ui/page";
import { Ago } from "../ui/time";
import { AddPerson } from "./add-person";
import { ROLE_MEANING } from "./roles";
import { SetPassword } from "./set-password";
import { useAccounts } from "./use-accounts";

/** Who may come in, and as what. */
export function People() {
  const { data: people, error } = useQuery(useTRPC().people.list.queryOptions());
  const [adding, setAdding] = useState(false);
  const why = useWhyNot("admin");
  return (
    <Section
      title="People"
      note={people && String(people.length)}
      actions={
        <Button look="primary" icon={Plus} why={why} onClick={() => setAdding(true)}>
          Add person
        </Button>
      }
    >
      {error && <LoadError error={error} what="The list of people" />}
      {people === undefined && !error && <Bone className="h-28 w-full" />}
      {people && (
        <ul className="divide-y rounded-md border bg-surface">
          {people.map((person) => (
            <Person key={person.id} person={person} />
          ))}
        </ul>
      )}
      <p className="text-12 text-muted">
        {Role.options
          .map((role) => `${role.charAt(0).toUpperCase()}${role.slice(1)}: ${ROLE_MEANING[role]}`)
          .join(" ")}
      </p>
      {adding && <AddPerson onClose={() => setAdding(false)} />}
    </Section>
  );
}

function Person({ person }: { person: PersonView }) {
  const me = useSession()?.user?.id === person.id;
  const { setRole, removePerson, problems } = useAccounts();
  const [password, setPassword] = useState(false);
  const [removing, setRemoving] = useState(false);
  const why = useWhyNot("admin");
  return (
    <li className="flex flex-col gap-2 px-3 py-2 text-13">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-full sm:basis-48">
          <p className="truncate font-medium">
            {person.name}
            {me && <span className="ml-2 font-normal text-faint">you</span>}
          </p>
          <p className="truncate text-muted">{person.email}</p>
        </div>
        <span className="w-28 text-muted max-md:hidden">
          {person.sessions === 0
            ? "not signed in"
            : `${person.sessions} ${person.sessions === 1 ? "session" : "sessions"}`}
        </span>
        <span className="w-24 text-muted max-lg:hidden">
          <Ago at={person.createdAt} />
        </span>
        <Select
          aria-label={`Role of ${person.email}`}
          value={person.role}
          disabled={why !== undefined}
          onChange={(event) => setRole(person.id, Role.parse(event.target.value))}
        >
          {Role.options.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </Select>
        <span className="flex max-sm:ml-auto">
          <IconButton
            icon={KeyRound}
            label={`Set a password for ${person.email}`}
            why={why}
            onClick={() => setPassword(true)}
          />
          <IconButton
            icon={Trash2}
            label={`Remove ${person.email}`}
            why={why}
            onClick={() => setRemoving(true)}
          />
        </span>
      </div>
      {!removing && <Problems problems={problems} />}
      {password && <SetPassword person={person} onClose={() => setPassword(false)} />}
      {removing && removePerson(person, () => setRemoving(false))}
    </li>
  );
}

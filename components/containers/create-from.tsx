"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc";
import { CreatePanel } from "./create-panel";
import { DEFAULTS, fieldsOf } from "./form/container-form";
import { freeName } from "./free-name";

interface CreateFromProps {
  /** The container that is duplicated; empty: none. */
  from: string;
  /** The template that it is made from; empty: none. */
  template: string;
  onClose: () => void;
}

/** The form for a new container: empty, as another container is, or as a template says. */
export function CreateFrom({ from, template, onClose }: CreateFromProps) {
  if (from !== "") return <Duplicate of={from} onClose={onClose} />;
  if (template !== "") return <FromTemplate name={template} onClose={onClose} />;
  return <CreatePanel start={DEFAULTS} onClose={onClose} />;
}

function Duplicate({ of, onClose }: { of: string; onClose: () => void }) {
  const all = useQuery(useTRPC().containers.list.queryOptions()).data;
  const original = all?.find(({ name }) => name === of);
  if (all === undefined || original === undefined) return null;
  const name = freeName(of, new Set(all.map((each) => each.name)));
  return (
    <CreatePanel
      title={`Duplicate ${of}`}
      note="The same configuration with a name and addresses of its own; what was written inside stays behind."
      start={fieldsOf({ ...original, name })}
      onClose={onClose}
    />
  );
}

function FromTemplate({ name, onClose }: { name: string; onClose: () => void }) {
  const template = useQuery(useTRPC().templates.get.queryOptions({ name })).data;
  if (!template?.configuration) return null;
  const start = fieldsOf({ ...template.configuration, name: "", heropods: "default" });
  return <CreatePanel title={`Create container from ${name}`} start={start} onClose={onClose} />;
}

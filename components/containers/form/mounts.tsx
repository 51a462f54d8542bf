import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useId } from "react";
import { useFieldArray, useWatch } from "react-hook-form";
import { z } from "zod";
import type { ContainerConfiguration } from "../../../server/core/container/configuration";
import { Mounts, sourceOf } from "../../../server/core/mounts/mount";
import { useWhyNot } from "../../api/session";
import { useTRPC } from "../../api/trpc";
import { Button, IconButton } from "../../ui/button";
import { Check, Input } from "../../ui/field";
import { messageAt } from "./messages";
import type { FormSection, SectionProps } from "./section";

const Typed = z.object({
  kind: z.enum(["volume", "bind"]),
  source: z.string(),
  target: z.string(),
  readOnly: z.boolean(),
});
type Typed = z.infer<typeof Typed>;

export const mountsShape = {
  mounts: z
    .array(Typed)
    .transform(
      (rows): z.input<typeof Mounts> =>
        rows
          .filter(isFilled)
          .map(({ kind, source, ...rest }) =>
            kind === "volume"
              ? { kind, volume: source.trim(), ...rest }
              : { kind, source: source.trim(), ...rest },
          ),
    )
    .pipe(Mounts),
};

export const mountsFields = ({ mounts }: Pick<ContainerConfiguration, "mounts">): { mounts: Typed[] } => ({
  mounts: mounts.map((mount) => ({
    kind: mount.kind,
    source: sourceOf(mount),
    target: mount.target,
    readOnly: mount.readOnly,
  })),
});

export const mountsSection: FormSection = {
  title: "Volumes and host paths",
  fields: ["mounts"],
  summary: ({ mounts }) =>
    mounts
      .filter(isFilled)
      .map(({ source, target }) => `${source}:${target}`)
      .join(", "),
  Fields: MountsFields,
};

/** A row that was added and left empty asks for nothing. */
const isFilled = ({ source, target }: Typed) => source.trim() !== "" || target.trim() !== "";

function MountsFields({ form, wrong }: SectionProps) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "mounts" });
  const rows = useWatch({ control: form.control, name: "mounts" });
  const volumes = useQuery(useTRPC().volumes.list.queryOptions()).data ?? [];
  const list = useId();
  const said = wrong("mounts") ?? messageAt(form.formState.errors.mounts);
  const add = (kind: Typed["kind"]) => append({ kind, source: "", target: "", readOnly: false });
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">Volumes and host paths</legend>
      <datalist id={list}>
        {volumes.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {fields.map((row, i) => {
        const isVolume = rows[i]?.kind === "volume";
        return (
          <div key={row.id} className="flex items-center gap-1.5">
            <Input
              {...form.register(`mounts.${i}.source`)}
              aria-label={isVolume ? `Volume, row ${i + 1}` : `Path of the host, row ${i + 1}`}
              list={isVolume ? list : undefined}
              mono
              placeholder={isVolume ? "web-data" : "/srv/web"}
            />
            <span aria-hidden className="text-muted">
              →
            </span>
            <Input
              {...form.register(`mounts.${i}.target`)}
              aria-label={`Place in the container, row ${i + 1}`}
              mono
              placeholder="/var/lib/web"
            />
            <Check
              {...form.register(`mounts.${i}.readOnly`)}
              label="Read-only"
              className="shrink-0 whitespace-nowrap"
            />
            <IconButton icon={X} label={`Remove mount, row ${i + 1}`} onClick={() => remove(i)} />
          </div>
        );
      })}
      <p
        className={said === undefined ? "text-12 text-muted" : "text-12 whitespace-pre-line text-failed-ink"}
      >
        {said ??
          "A volume is made when it is not there yet, and stays when the container is deleted. A path of the host gives the container's root what lies there."}
      </p>
      <div className="flex gap-2">
        <Button small icon={Plus} onClick={() => add("volume")}>
          Mount a volume
        </Button>
        <Button small icon={Plus} onClick={() => add("bind")} why={useWhyNot("admin")}>
          Mount a host path
        </Button>
      </div>
    </fieldset>
  );
}

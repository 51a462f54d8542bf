import { z } from "zod";
import { ContainerConfiguration } from "../../../server/core/container/configuration";
import { bytes, parseBytes } from "../../format/bytes";
import { Field, Input } from "../../ui/field";
import type { FormSection, SectionProps } from "./section";

export const limitsShape = {
  memoryBytes: z
    .string()
    .transform((text, context) => {
      if (text.trim() === "") return null;
      const size = parseBytes(text);
      if (size !== null) return size;
      context.addIssue(`'${text}' is no size. Write it as 256m, 1.5g or 512 MiB.`);
      return z.NEVER;
    })
    .pipe(ContainerConfiguration.shape.memoryBytes.unwrap()),
  cpus: z.string().transform(number).pipe(ContainerConfiguration.shape.cpus.unwrap()),
  pidsLimit: z.string().transform(number).pipe(ContainerConfiguration.shape.pidsLimit.unwrap()),
};

export const limitsFields = ({
  memoryBytes,
  cpus,
  pidsLimit,
}: Pick<ContainerConfiguration, "memoryBytes" | "cpus" | "pidsLimit">) => ({
  memoryBytes: memoryBytes === null ? "" : exactBytes(memoryBytes),
  cpus: cpus === null ? "" : String(cpus),
  pidsLimit: pidsLimit === null ? "" : String(pidsLimit),
});

export const limitsSection: FormSection = {
  title: "Limits",
  fields: ["memoryBytes", "cpus", "pidsLimit"],
  summary: ({ memoryBytes, cpus, pidsLimit }) =>
    [memoryBytes, cpus && `${cpus} CPU`, pidsLimit && `${pidsLimit} processes`].filter(Boolean).join(", "),
  Fields: LimitsFields,
};

/** '256 MiB' where that is the number itself, and else the number. */
function exactBytes(count: number): string {
  const text = bytes(count);
  return parseBytes(text) === count ? text : String(count);
}

function number(text: string, context: z.RefinementCtx<string>): number | null {
  if (text.trim() === "") return null;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  context.addIssue(`'${text}' is not a number.`);
  return z.NEVER;
}

function LimitsFields({ form, wrong }: SectionProps) {
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
      <Field label="Memory" optional error={wrong("memoryBytes")} hint="256m, 1.5g">
        {(wiring) => <Input {...wiring} {...form.register("memoryBytes")} placeholder="no limit" />}
      </Field>
      <Field label="CPUs" optional error={wrong("cpus")} hint="0.5 is half of one">
        {(wiring) => (
          <Input {...wiring} {...form.register("cpus")} inputMode="decimal" placeholder="no limit" />
        )}
      </Field>
      <Field label="Processes" optional error={wrong("pidsLimit")} hint="at most at once">
        {(wiring) => (
          <Input {...wiring} {...form.register("pidsLimit")} inputMode="numeric" placeholder="2048" />
        )}
      </Field>
    </div>
  );
}

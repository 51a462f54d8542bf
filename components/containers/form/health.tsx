import { useWatch } from "react-hook-form";
import { z } from "zod";
import { HealthCheck, type HealthSetting } from "../../../server/core/life/health";
import { joinWords, splitWords } from "../../format/words";
import { Field, Input, Select } from "../../ui/field";
import { saidBy } from "./said-by";
import type { FormSection, SectionProps } from "./section";

const seconds = z
  .string()
  .regex(/^\d+(\.\d+)?$/, "Seconds, such as 30 or 0.5.")
  .transform((text) => Math.round(Number(text) * 1000));

const Own = z
  .object({
    command: z.string().transform((line, context) => {
      const words = splitWords(line);
      if (words !== null) return words;
      context.addIssue("A quote is not closed.");
      return z.NEVER;
    }),
    interval: seconds,
    timeout: seconds,
    retries: z.string().regex(/^\d+$/, "A whole number.").transform(Number),
    startPeriod: seconds,
  })
  .transform(({ command, interval, timeout, retries, startPeriod }) => ({
    ...{ command, retries },
    intervalMs: interval,
    timeoutMs: timeout,
    startPeriodMs: startPeriod,
  }))
  .transform(saidBy(HealthCheck));

const Fields = z.object({
  from: z.enum(["image", "none", "own"]),
  command: z.string(),
  interval: z.string(),
  timeout: z.string(),
  retries: z.string(),
  startPeriod: z.string(),
});

/** Where the daemon's names stand in the form. */
const PLACES: Record<string, string> = {
  intervalMs: "interval",
  timeoutMs: "timeout",
  startPeriodMs: "startPeriod",
};

export const healthShape = {
  healthCheck: Fields.transform((typed, context): HealthSetting => {
    if (typed.from !== "own") return typed.from === "none" ? "none" : null;
    const read = Own.safeParse(typed);
    if (read.success) return read.data;
    for (const { path, message } of read.error.issues) {
      const field = String(path[0]);
      context.addIssue({ code: "custom", message, path: [PLACES[field] ?? field] });
    }
    return z.NEVER;
  }),
};

const USUAL = HealthCheck.parse({ command: ["true"] });

export const healthFields = ({
  healthCheck,
}: {
  healthCheck: HealthSetting;
}): { healthCheck: z.input<typeof Fields> } => {
  const own = typeof healthCheck === "object" ? healthCheck : null;
  const { intervalMs, timeoutMs, retries, startPeriodMs } = own ?? USUAL;
  return {
    healthCheck: {
      from: own !== null ? "own" : healthCheck === "none" ? "none" : "image",
      command: own === null ? "" : joinWords(own.command),
      interval: String(intervalMs / 1000),
      timeout: String(timeoutMs / 1000),
      retries: String(retries),
      startPeriod: String(startPeriodMs / 1000),
    },
  };
};

export const healthSection: FormSection = {
  title: "Health check",
  fields: ["healthCheck"],
  summary: ({ healthCheck: { from, command } }) => (from === "own" ? command : from === "none" ? "none" : ""),
  Fields: HealthFields,
};

function HealthFields({ form, wrong }: SectionProps) {
  const from = useWatch({ control: form.control, name: "healthCheck.from" });
  const at = form.formState.errors.healthCheck;
  const seconds = [
    ["interval", "Every", "seconds"],
    ["timeout", "At most", "seconds for one"],
    ["startPeriod", "Start period", "seconds in which failures do not count"],
  ] as const;
  return (
    <>
      <Field
        label="Checked by"
        hint="One that is unhealthy is restarted where its restart policy says so."
        error={wrong("healthCheck")}
      >
        {(wiring) => (
          <Select {...wiring} {...form.register("healthCheck.from")}>
            <option value="image">The image's own check, where it has one</option>
            <option value="own">A command</option>
            <option value="none">Nothing</option>
          </Select>
        )}
      </Field>
      {from === "own" && (
        <>
          <Field
            label="Check command"
            error={at?.command?.message}
            hint="Runs inside as the container's user; 0 is healthy."
          >
            {(wiring) => (
              <Input
                {...wiring}
                {...form.register("healthCheck.command")}
                mono
                placeholder="wget -q -O /dev/null http://localhost/"
              />
            )}
          </Field>
          <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
            {seconds.map(([field, label, hint]) => (
              <Field key={field} label={label} hint={hint} error={at?.[field]?.message}>
                {(wiring) => (
                  <Input {...wiring} {...form.register(`healthCheck.${field}`)} inputMode="decimal" />
                )}
              </Field>
            ))}
            <Field label="Retries" hint="failures in a row" error={at?.retries?.message}>
              {(wiring) => (
                <Input {...wiring} {...form.register("healthCheck.retries")} inputMode="numeric" />
              )}
            </Field>
          </div>
        </>
      )}
    </>
  );
}

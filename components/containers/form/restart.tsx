import { useWatch } from "react-hook-form";
import { z } from "zod";
import { RestartPolicy } from "../../../server/core/life/restart";
import { Field, Input, Select } from "../../ui/field";
import { POLICY_WORDS } from "../restart-policy-words";
import { saidBy } from "./said-by";
import type { FormSection, SectionProps } from "./section";

/** As podman writes it: 'no', 'always', 'unless-stopped', 'on-failure', with its retries in a field of their own. */
export const restartShape = {
  restart: z
    .object({
      policy: RestartPolicy.shape.policy.unwrap(),
      maxRetries: z.string().transform((text, context) => {
        if (text.trim() === "") return null;
        if (/^\d+$/.test(text.trim())) return Number(text);
        context.addIssue(`'${text}' is no whole number.`);
        return z.NEVER;
      }),
    })
    // What is typed for one policy is kept while another is tried.
    .transform(({ policy, maxRetries }) => ({
      policy,
      maxRetries: policy === "on-failure" ? maxRetries : null,
    }))
    .transform(saidBy(RestartPolicy)),
};

export const restartFields = ({ restart }: { restart: RestartPolicy }) => ({
  restart: { policy: restart.policy, maxRetries: restart.maxRetries?.toString() ?? "" },
});

const HINTS: Record<RestartPolicy["policy"], string> = {
  no: "When its process ends, it stays stopped.",
  "on-failure": "When it ends with another code than 0, or its health check fails.",
  always: "Whenever it ends; and when heropodsd starts, even after someone stopped it.",
  "unless-stopped": "Whenever it ends, until someone stops it.",
};

export const restartSection: FormSection = {
  title: "Restart",
  fields: ["restart"],
  summary: ({ restart: { policy, maxRetries } }) =>
    policy === "no"
      ? ""
      : [POLICY_WORDS[policy].toLowerCase(), policy === "on-failure" && maxRetries && `${maxRetries} times`]
          .filter(Boolean)
          .join(", "),
  Fields: RestartFields,
};

function RestartFields({ form, wrong }: SectionProps) {
  const policy = useWatch({ control: form.control, name: "restart.policy" });
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      <Field label="Restart" hint={HINTS[policy]}>
        {(wiring) => (
          <Select {...wiring} {...form.register("restart.policy")}>
            {Object.entries(POLICY_WORDS).map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {policy === "on-failure" && (
        <Field
          label="Retries in a row"
          optional
          error={form.formState.errors.restart?.maxRetries?.message ?? wrong("restart")}
          hint="Each waits twice as long as the one before, up to a minute; 10 s of running begin anew."
        >
          {(wiring) => (
            <Input
              {...wiring}
              {...form.register("restart.maxRetries")}
              inputMode="numeric"
              placeholder="as often as it takes"
            />
          )}
        </Field>
      )}
    </div>
  );
}

import { z } from "zod";
import { ContainerConfiguration } from "../../../server/core/container/configuration";
import { joinWords, parseEnv, splitWords } from "../../format/words";
import { Check, Field, Input, TextArea } from "../../ui/field";
import type { FormSection, SectionProps } from "./section";

export const processShape = {
  command: z.string().transform((line, context) => {
    const words = splitWords(line);
    if (words !== null) return words;
    context.addIssue("A quote is not closed.");
    return z.NEVER;
  }),
  env: z
    .string()
    .transform((text, context) => {
      const read = parseEnv(text);
      if (read.ok) return read.env;
      context.addIssue(read.message);
      return z.NEVER;
    })
    .pipe(ContainerConfiguration.shape.env.unwrap()),
  keepAlive: z.boolean(),
};

export const processFields = ({
  command,
  env,
  keepAlive,
}: Pick<ContainerConfiguration, "command" | "env" | "keepAlive">) => ({
  command: joinWords(command),
  env: pairs(env),
  keepAlive,
});

export const processSection: FormSection = {
  title: "Command and environment",
  fields: ["command", "env", "keepAlive"],
  summary: ({ command, env, keepAlive }) => {
    const count = env.split("\n").filter((line) => line.trim() !== "").length;
    const parts = [command.trim(), count > 0 && `${count} variable${count === 1 ? "" : "s"}`];
    return [...parts, keepAlive && "kept alive"].filter(Boolean).join(", ");
  },
  Fields: ProcessFields,
};

/** KEY=VALUE lines that parseEnv reads back: what looks quoted is quoted once more. */
export function pairs(all: Record<string, string>): string {
  const plain = (value: string) => value === value.trim() && !/^(["']).*\1$/.test(value);
  return Object.entries(all)
    .map(([key, value]) => `${key}=${plain(value) ? value : `"${value}"`}`)
    .join("\n");
}

function ProcessFields({ form, wrong }: SectionProps) {
  return (
    <>
      <Field
        label="Command"
        optional
        error={wrong("command")}
        hint="Empty: the image's own. Quotes hold words together as in a shell."
      >
        {(wiring) => <Input {...wiring} {...form.register("command")} mono placeholder="httpd -f -p 80" />}
      </Field>
      <Field
        label="Environment"
        optional
        error={wrong("env")}
        hint="One KEY=VALUE a line; paste a file as it is."
      >
        {(wiring) => (
          <TextArea {...wiring} {...form.register("env")} mono rows={3} placeholder={"PORT=8080\nLOG=info"} />
        )}
      </Field>
      <Check
        {...form.register("keepAlive")}
        label="Keep alive"
        hint="When its process ends with 0, an idle one takes its place, so that commands still run in it."
      />
    </>
  );
}

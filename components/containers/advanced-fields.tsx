import { Check, Field, Input, TextArea } from "../ui/field";
import type { ContainerFields } from "./container-form";
import type { ContainerUseForm } from "./create-fields";

interface AdvancedFieldsProps {
  form: ContainerUseForm;
  wrong: (field: keyof ContainerFields) => string | undefined;
}

export function AdvancedFields({ form, wrong }: AdvancedFieldsProps) {
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
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
        <Field label="Memory" optional error={wrong("memory")} hint="256m, 1.5g">
          {(wiring) => <Input {...wiring} {...form.register("memory")} placeholder="no limit" />}
        </Field>
        <Field label="CPUs" optional error={wrong("cpus")} hint="0.5 is half of one">
          {(wiring) => (
            <Input {...wiring} {...form.register("cpus")} inputMode="decimal" placeholder="no limit" />
          )}
        </Field>
        <Field label="Processes" optional error={wrong("pids")} hint="at most at once">
          {(wiring) => (
            <Input {...wiring} {...form.register("pids")} inputMode="numeric" placeholder="no limit" />
          )}
        </Field>
      </div>
      <Check
        {...form.register("overlayOpen")}
        label="Open to the overlay"
        hint="Every node of the overlay may connect to it. Otherwise only replies and ping come in."
      />
      <Check
        {...form.register("keepAlive")}
        label="Keep alive"
        hint="When its process ends with 0, an idle one takes its place, so that commands still run in it."
      />
    </>
  );
}

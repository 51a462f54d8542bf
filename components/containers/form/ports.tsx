import { Plus, X } from "lucide-react";
import { useFieldArray } from "react-hook-form";
import { z } from "zod";
import type { ContainerConfiguration } from "../../../server/core/container/configuration";
import { PublishedPort, PublishedPorts } from "../../../server/core/ports/published-port";
import { Button, IconButton } from "../../ui/button";
import { Input, Select } from "../../ui/field";
import { messageAt } from "./messages";
import type { FormSection, SectionProps } from "./section";

const Typed = z.object({
  hostPort: z.string(),
  containerPort: z.string(),
  protocol: PublishedPort.shape.protocol.unwrap(),
  family: PublishedPort.shape.family.unwrap(),
});
type Typed = z.infer<typeof Typed>;

export const portsShape = {
  ports: z
    .array(Typed)
    .transform(
      (rows): z.input<typeof PublishedPorts> =>
        rows.filter(isFilled).map((row) => ({
          ...row,
          hostPort: number(row.hostPort),
          containerPort: number(row.containerPort),
        })),
    )
    .pipe(PublishedPorts),
};

export const portsFields = ({ ports }: Pick<ContainerConfiguration, "ports">): { ports: Typed[] } => ({
  ports: ports.map((port) => ({
    ...port,
    hostPort: String(port.hostPort),
    containerPort: String(port.containerPort),
  })),
});

export const portsSection: FormSection = {
  title: "Published ports",
  fields: ["ports"],
  summary: ({ ports }) => ports.filter(isFilled).map(inShort).join(", "),
  Fields: PortsFields,
};

const inShort = ({ hostPort, containerPort, protocol, family }: Typed) =>
  [
    `${hostPort}:${containerPort}${protocol === "udp" ? "/udp" : ""}`,
    ...(family === "overlay" ? ["on the overlay"] : []),
  ].join(" ");

/** A row that was added and left empty asks for nothing. */
const isFilled = ({ hostPort, containerPort }: Typed) =>
  hostPort.trim() !== "" || containerPort.trim() !== "";

const number = (text: string) => (/^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN);

function PortsFields({ form, wrong }: SectionProps) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "ports" });
  const said = wrong("ports") ?? messageAt(form.formState.errors.ports);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">Published ports</legend>
      {fields.map((row, i) => (
        <div key={row.id} className="flex items-center gap-1.5">
          <Input
            {...form.register(`ports.${i}.hostPort`)}
            aria-label={`Port of the host, row ${i + 1}`}
            inputMode="numeric"
            mono
            placeholder="8080"
            className="max-w-20"
          />
          <span aria-hidden className="text-muted">
            →
          </span>
          <Input
            {...form.register(`ports.${i}.containerPort`)}
            aria-label={`Port of the container, row ${i + 1}`}
            inputMode="numeric"
            mono
            placeholder="80"
            className="max-w-20"
          />
          <Select {...form.register(`ports.${i}.protocol`)} aria-label={`Protocol, row ${i + 1}`}>
            <option value="tcp">TCP</option>
            <option value="udp">UDP</option>
          </Select>
          <Select
            {...form.register(`ports.${i}.family`)}
            aria-label={`Address of the host, row ${i + 1}`}
            className="min-w-0 flex-1"
          >
            <option value="ipv4">every IPv4 address</option>
            <option value="overlay">overlay address</option>
          </Select>
          <IconButton icon={X} label={`Remove port, row ${i + 1}`} onClick={() => remove(i)} />
        </div>
      ))}
      <p
        className={said === undefined ? "text-12 text-muted" : "text-12 whitespace-pre-line text-failed-ink"}
      >
        {said ??
          "Whoever reaches the host by this port reaches the container, whether or not it is open to the overlay."}
      </p>
      <Button
        small
        icon={Plus}
        className="self-start"
        onClick={() => append({ hostPort: "", containerPort: "", protocol: "tcp", family: "ipv4" })}
      >
        Publish a port
      </Button>
    </fieldset>
  );
}

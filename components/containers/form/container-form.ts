import { z } from "zod";
import { ContainerConfiguration } from "../../../server/core/container/configuration";
import { Name } from "../../../server/core/inputs";
import { confinementFields, confinementShape } from "./confinement";
import { healthFields, healthShape } from "./health";
import { labelsFields, labelsShape } from "./labels";
import { limitsFields, limitsShape } from "./limits";
import { mountsFields, mountsShape } from "./mounts";
import { overlayFields, overlayShape } from "./overlay";
import { portsFields, portsShape } from "./ports";
import { processFields, processShape } from "./process";
import { restartFields, restartShape } from "./restart";

/** A container's form as it is typed, and the ContainerInput that it says: each field has the input's name. */
export const ContainerForm = z.object({
  name: Name,
  heropods: z.string(),
  image: z.string().trim().min(1, "Choose an image, or write one's name."),
  ...processShape,
  ...limitsShape,
  ...portsShape,
  ...mountsShape,
  ...overlayShape,
  ...labelsShape,
  ...confinementShape,
  ...restartShape,
  ...healthShape,
});

export type ContainerFields = z.input<typeof ContainerForm>;
export type ContainerOrder = z.output<typeof ContainerForm>;

/** A container as it would be typed. */
export function fieldsOf(
  container: ContainerConfiguration & { name: string; heropods: string },
): ContainerFields {
  return {
    name: container.name,
    heropods: container.heropods,
    image: container.image,
    ...processFields(container),
    ...limitsFields(container),
    ...portsFields(container),
    ...mountsFields(container),
    ...overlayFields(container),
    ...labelsFields(container),
    ...confinementFields(container),
    ...restartFields(container),
    ...healthFields(container),
  };
}

/** What the form shows before anything is typed. */
export const DEFAULTS: ContainerFields = fieldsOf({
  ...ContainerConfiguration.parse({}),
  name: "",
  heropods: "default",
});

/** Every field, for placing what the daemon refuses. */
export const FIELDS = Object.keys(DEFAULTS).filter(
  (key): key is keyof ContainerFields => key in ContainerForm.shape,
);

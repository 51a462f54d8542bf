import { confinementSection } from "./confinement";
import { healthSection } from "./health";
import { labelsSection } from "./labels";
import { limitsSection } from "./limits";
import { mountsSection } from "./mounts";
import { overlaySection } from "./overlay";
import { portsSection } from "./ports";
import { processSection } from "./process";
import { restartSection } from "./restart";
import type { FormSection } from "./section";

/**
 * What the forms of a container show below its name and image, in this order. A new one is a file
 * beside these, one line here, and its shape and its fields in container-form.ts.
 */
export const SECTIONS: readonly FormSection[] = [
  processSection,
  limitsSection,
  restartSection,
  healthSection,
  portsSection,
  mountsSection,
  overlaySection,
  labelsSection,
  confinementSection,
];

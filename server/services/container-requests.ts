import type { ContainerInput } from "../core/inputs";
import { processArgs } from "../core/oci/process";
import type { Problem } from "../core/problem";
import { ProblemError, unwrap } from "../core/problem";
import type { HeroPods } from "../db/generated/client";
import type { ImageForBundle } from "./bundles";
import type { Registry } from "./registry";

export interface AcceptedRequest {
  input: ContainerInput;
  heropods: HeroPods;
  image: ImageForBundle & { name: string };
}

/** Checks what a new container asks for against what is there; every problem is named at its field at once. */
export function acceptRequest(
  input: ContainerInput,
  registry: Registry,
  image: (name: string) => (ImageForBundle & { name: string }) | null,
): AcceptedRequest {
  const problems: Problem[] = [];
  if (registry.containers.has(input.name))
    problems.push({ path: ["name"], message: `A container named ${input.name} is there already.` });
  const heropods = registry.heropods.get(input.heropods);
  if (!heropods)
    problems.push({
      path: ["heropods"],
      message: `There is no HeroPods ${input.heropods}; there is ${[...registry.heropods.keys()].join(", ") || "none"}.`,
    });
  const found = image(input.image);
  if (!found)
    problems.push({
      path: ["image"],
      message: `There is no image ${input.image} on this host.`,
      fix: `Pull it first: heropods pull ${input.image}`,
    });
  else if (!processArgs(found, input.command).ok)
    problems.push({ path: ["command"], message: `${found.name} has no command of its own; give one.` });
  if (problems.length > 0 || !heropods || !found) throw new ProblemError(problems);
  unwrap(processArgs(found, input.command));
  return { input, heropods, image: found };
}

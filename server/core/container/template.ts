import { z } from "zod";
import { Name } from "../inputs";
import { ok, type Problem, type Result } from "../problem";
import { ConfigurationChange, ContainerConfiguration } from "./configuration";

/** A template's own parts; its configuration is judged apart, so that each mistake has its place. */
export const TemplateHead = z.object({
  name: Name,
  /** What it is for. */
  note: z.string().max(500, "A note is at most 500 characters.").default(""),
});

const Envelope = z.strictObject({ ...TemplateHead.partial().shape, configuration: z.unknown() });

export interface Template {
  name: string | null;
  note: string;
  configuration: ContainerConfiguration;
}

/**
 * A configuration of unknown origin: unknown parts are refused, what is left out has its default. Every
 * problem's path begins with 'configuration'.
 */
export function readConfiguration(value: unknown): Result<ContainerConfiguration> {
  const parsed = ConfigurationChange.safeParse(value);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error, ["configuration"]) };
  return ok(ContainerConfiguration.parse(parsed.data));
}

/** A template's file: JSON as `exportTemplate` writes it. Problems say the line, or the path. */
export function readTemplate(text: string): Result<Template> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, problems: [{ path: ["text"], message: notJson(error, text) }] };
  }
  const envelope = Envelope.safeParse(value);
  if (!envelope.success) return { ok: false, problems: problemsOf(envelope.error, []) };
  const configuration = readConfiguration(envelope.data.configuration);
  if (!configuration.ok) return configuration;
  const { name = null, note = "" } = envelope.data;
  return ok({ name, note, configuration: configuration.value });
}

/** JSON with everything in it, for another host's console. */
export function exportTemplate({ name, note, configuration }: Template): string {
  return `${JSON.stringify({ name, note, configuration }, null, 2)}\n`;
}

function problemsOf(error: z.ZodError, before: Problem["path"]): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    const path = [...before, ...issue.path.map((part) => (typeof part === "number" ? part : String(part)))];
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => {
        const place = [...path, key];
        return { path: place, message: `${place.join(".")}: there is no such part of a container.` };
      });
    const says =
      issue.code === "invalid_key" ? issue.issues.map(({ message }) => message).join(" ") : issue.message;
    return [{ path, message: path.length === 0 ? says : `${path.join(".")}: ${says}` }];
  });
}

/** V8 names a position; people count lines. */
function notJson(error: unknown, text: string): string {
  const said = error instanceof Error ? error.message : String(error);
  const position = /position (\d+)/.exec(said)?.[1];
  if (position === undefined) return `It is not JSON: ${said}.`;
  const before = text.slice(0, Number(position)).split("\n");
  return `Line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: it is not JSON from here on.`;
}

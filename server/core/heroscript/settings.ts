import { z } from "zod";
import { ContainerConfiguration } from "../container/configuration";

/** What the other parameters of container_new have no words for. */
const PARTS = {
  labels: true,
  capAdd: true,
  readOnlyRoot: true,
  restart: true,
  healthCheck: true,
  mounts: true,
  ports: true,
} as const;

const Settings = ContainerConfiguration.pick(PARTS);
export type Settings = z.infer<typeof Settings>;

const Given = z.strictObject(Settings.shape).partial();
const DEFAULTS = Settings.parse({});

/** Their names, for a comparison of one with another. */
export const SETTINGS = [
  "labels",
  "capAdd",
  "readOnlyRoot",
  "restart",
  "healthCheck",
  "mounts",
  "ports",
] as const;

/** Those parts of what holds them among others. */
export const settingsOf = (holder: Settings): Settings => Settings.parse(holder);

/** As the parameter `settings` holds them; null where all is as it is without it. */
export function settingsText(holder: Settings): string | null {
  const unusual = Object.entries(settingsOf(holder)).filter(
    ([part, value]) =>
      JSON.stringify(value) !== JSON.stringify(Object.entries(DEFAULTS).find(([key]) => key === part)?.[1]),
  );
  return unusual.length === 0 ? null : JSON.stringify(Object.fromEntries(unusual));
}

/** `{"labels":{"app":"shop"},"restart":{"policy":"always"}}`; what is left out has its default. */
export const settingsJson = z.string().transform((text, ctx): Settings => {
  const read = Given.safeParse(parsed(text));
  if (read.success) return Settings.parse(read.data);
  for (const issue of read.error.issues)
    ctx.addIssue({
      code: "custom",
      message:
        issue.code === "unrecognized_keys"
          ? `${WRITTEN} ${issue.keys.join(", ")} is none of them.`
          : issue.path.length === 0
            ? WRITTEN
            : `${issue.path.join(".")}: ${issue.message}`,
    });
  return z.NEVER;
});

const WRITTEN = `It is a JSON object with some of ${Object.keys(PARTS).join(", ")}.`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { hostname, networkInterfaces } from "node:os";
import { parseArgs } from "node:util";
import { z } from "zod";
import { SETTINGS, type SettingKey } from "./config-table";
import { type Result, refuse } from "./core/problem";

const AbsolutePath = z
  .string()
  .regex(/^\/[^\0]*$/, "must be an absolute path")
  .transform((path) => (path.length > 1 ? path.replace(/\/+$/, "") : path));

const HttpUrl = z
  .string()
  .refine(
    (text) => /^https?:\/\/[^/?#\s]+\/?$/i.test(text) && URL.canParse(text),
    "must be http://HOST[:PORT] or https://HOST[:PORT], without a path",
  )
  .transform((text) => new URL(text).origin);

const Config = z.object({
  dataDir: AbsolutePath,
  runDir: AbsolutePath,
  webHost: z.string().min(1, "must be an address to listen on"),
  webPort: z.coerce
    .number("must be a port number")
    .int()
    .min(1, "must be a port from 1 to 65535")
    .max(65535, "must be a port from 1 to 65535"),
  publicUrl: HttpUrl,
  myceliumApi: HttpUrl,
  cgroupParent: z
    .string()
    .regex(/^(\/[A-Za-z0-9][A-Za-z0-9_.-]*)+$/, "must be a path below the cgroup root, such as /heropods"),
  runtime: z.enum(["auto", "crun", "runc"], "must be auto, crun or runc"),
  hostName: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, "must be 1 to 64 letters, digits, '-', '_' or '.'"),
  scriptsDir: AbsolutePath,
  prepared: z.coerce
    .number("must be a number")
    .int("must be a whole number")
    .min(0, "must be 0 or more")
    .max(64, "must be 64 or less"),
  backupsKept: z.coerce
    .number("must be a number")
    .int("must be a whole number")
    .min(0, "must be 0 to 1000")
    .max(1000, "must be 0 to 1000"),
  logSize: z.coerce
    .number("must be a number")
    .int()
    .min(1, "must be 1 or more")
    .max(4096, "must be 4096 or less"),
  logFiles: z.coerce
    .number("must be a number")
    .int()
    .min(2, "must be 2 or more")
    .max(100, "must be 100 or less"),
  logLevel: z.enum(
    ["trace", "debug", "info", "warn", "error", "silent"],
    "must be trace, debug, info, warn, error or silent",
  ),
});

/** Everything that can be set, parsed once at the start of each process. Paths have no trailing slash, URLs are origins. */
export type Config = z.infer<typeof Config>;

/**
 * Flags win over HEROPODS_* variables, variables over defaults. A value that does not fit is
 * named with where it came from; unknown flags are refused.
 */
export function parseConfig(
  argv: readonly string[],
  env: Record<string, string | undefined>,
): Result<Config> {
  const flags = parseFlags(argv);
  if (!flags.ok) return flags;
  const found = new Map<SettingKey, { text: string; from: string }>();
  for (const setting of SETTINGS) {
    const flag = flags.value[setting.flag];
    const variable = setting.variables.find((name) => env[name] !== undefined && env[name] !== "");
    const value = variable === undefined ? undefined : env[variable];
    if (flag !== undefined) found.set(setting.key, { text: flag, from: `--${setting.flag}` });
    else if (value !== undefined && variable !== undefined)
      found.set(setting.key, { text: value, from: variable });
    else if (setting.default !== null) found.set(setting.key, { text: setting.default, from: "the default" });
  }
  const text = (key: SettingKey) => found.get(key)?.text;
  const parsed = Config.safeParse({
    ...Object.fromEntries([...found].map(([key, value]) => [key, value.text])),
    publicUrl:
      text("publicUrl") ?? `http://${bracketed(addressOf(text("webHost") ?? ""))}:${text("webPort")}`,
    hostName: text("hostName") ?? hostname(),
  });
  if (parsed.success) return { ok: true, value: parsed.data };
  return {
    ok: false,
    // An address made from a bad host or port is not a second mistake.
    problems: parsed.error.issues.flatMap((issue, i) => {
      const key = keyOf(issue);
      if (key === undefined) return [];
      const source = found.get(key);
      if (source === undefined && i > 0) return [];
      const given = source === undefined ? key : `${source.from} ('${source.text}')`;
      return [{ path: [key], message: `${given} ${issue.message}.` }];
    }),
  };
}

/** An IPv6 address in the brackets that a URL needs; any other host as it is. */
export const bracketed = (host: string): string => (host.includes(":") ? `[${host}]` : host);

/** What to type to reach a host that listens on every address: its first one that is not loopback. */
function addressOf(host: string): string {
  if (host !== "0.0.0.0" && host !== "::") return host;
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find((a) => a.family === "IPv4" && !a.internal)?.address ?? "127.0.0.1";
}

const keyOf = (issue: { path: PropertyKey[] }): SettingKey | undefined =>
  SETTINGS.find((setting) => setting.key === issue.path[0])?.key;

function parseFlags(argv: readonly string[]): Result<Record<string, string | undefined>> {
  const options = Object.fromEntries(SETTINGS.map((s) => [s.flag, { type: "string" as const }]));
  try {
    const { values } = parseArgs({ args: [...argv], options, strict: true, allowPositionals: false });
    return { ok: true, value: Object.fromEntries(Object.entries(values).map(([k, v]) => [k, String(v)])) };
  } catch (error) {
    return refuse([], error instanceof Error ? error.message : String(error), "See docs/configuration.md.");
  }
}

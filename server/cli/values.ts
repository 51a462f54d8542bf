import { InvalidArgumentError } from "commander";
import { RestartPolicy } from "../core/life/restart";

const UNITS: Record<string, number> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** '256m', '1.5g', '512MiB', '1048576': bytes, in units of 1024. */
export function memory(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  if (match === null) throw new InvalidArgumentError("Write it as 256m, 1.5g or a number of bytes.");
  return Math.round(Number(match[1]) * (UNITS[match[2]?.toLowerCase() ?? ""] ?? 1));
}

/** 'none' takes a limit away. */
export const orNone =
  <T>(read: (text: string) => T) =>
  (text: string): T | "none" =>
    text === "none" ? text : read(text);

/** Collects a flag that can be repeated. */
export const listed = (text: string, all: string[] = []): string[] => [...all, text];

export function decimal(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError("It must be a number such as 0.5 or 2.");
  return Number(text);
}

export function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

export function yesOrNo(text: string): boolean {
  if (["true", "yes", "1"].includes(text)) return true;
  if (["false", "no", "0"].includes(text)) return false;
  throw new InvalidArgumentError("It must be true or false.");
}

/** Collects --env K=V; the last one of a name wins. */
export function variable(text: string, all: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write it as NAME=VALUE.");
  return { ...all, [text.slice(0, at)]: text.slice(at + 1) };
}

/** 'no', 'always', 'unless-stopped', 'on-failure' or 'on-failure:5', as podman takes it. */
export function restartPolicy(text: string): { policy: RestartPolicy["policy"]; maxRetries: number | null } {
  const [, word, retries] = /^([a-z-]+)(?::(\d+))?$/.exec(text) ?? [];
  const policy = RestartPolicy.shape.policy.safeParse(word);
  if (word === undefined || !policy.success || (retries !== undefined && policy.data !== "on-failure"))
    throw new InvalidArgumentError("Write it as no, always, unless-stopped, on-failure or on-failure:5.");
  return { policy: policy.data, maxRetries: retries === undefined ? null : Number(retries) };
}

/** '30', '30s', '500ms', '2m', '1h': milliseconds. */
export function span(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (match === null) throw new InvalidArgumentError("Write it as 500ms, 30s, 2m or 1h.");
  return Math.round(Number(match[1]) * (MILLISECONDS[match[2] ?? "s"] ?? 1000));
}

const MILLISECONDS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** '2026-01-31T12:00:00Z', or '15m' ago: an instant in ISO 8601. */
export function moment(text: string): string {
  const ago = /^(\d+)([smhd])$/.exec(text);
  const seconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };
  const at = ago
    ? new Date(Date.now() - Number(ago[1]) * (seconds[ago[2] ?? "s"] ?? 1) * 1000)
    : new Date(text);
  if (Number.isNaN(at.getTime()))
    throw new InvalidArgumentError("Write it as 2026-01-31T12:00:00Z, or as 90s, 15m, 6h or 2d ago.");
  return at.toISOString();
}

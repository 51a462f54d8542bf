import { InvalidArgumentError } from "commander";

const UNITS: Record<string, number> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** '256m', '1.5g', '512MiB', '1048576': bytes, in units of 1024. */
export function memory(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  if (match === null) throw new InvalidArgumentError("Write it as 256m, 1.5g or a number of bytes.");
  return Math.round(Number(match[1]) * (UNITS[match[2]?.toLowerCase() ?? ""] ?? 1));
}

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

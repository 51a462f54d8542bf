import { z } from "zod";
import { ContainerInput } from "../inputs";
import { listItems } from "./lists";

/* Values of the parameters that container_new has beside herolib's. Each reads a string and is refused at its place. */

const Words = z.array(z.string());
const Env = z.record(z.string(), z.string());

/** `["sh","-c","…"]` as JSON keeps every byte; other text is words between blanks, with no quoting. */
export const commandWords = z
  .string()
  .transform((text, ctx) => {
    if (!text.trimStart().startsWith("[")) return text.split(/\s+/).filter((word) => word !== "");
    const words = Words.safeParse(json(text));
    if (words.success) return words.data;
    ctx.addIssue({ code: "custom", message: 'It is no JSON list of strings, such as ["sleep","60"].' });
    return z.NEVER;
  })
  .refine((words) => words.every((word) => !word.includes("\0")), "It holds a NUL byte.")
  .pipe(ContainerInput.shape.command.unwrap());

/** `{"A":"1"}` as JSON keeps every byte; other text is a list of NAME=VALUE. */
export const environment = z
  .string()
  .transform((text, ctx) => {
    if (text.trimStart().startsWith("{")) {
      const env = Env.safeParse(json(text));
      if (env.success) return env.data;
      ctx.addIssue({ code: "custom", message: 'It is no JSON object of strings, such as {"A":"1"}.' });
      return z.NEVER;
    }
    const pairs = listItems(text).map((item) => [item.indexOf("="), item] as const);
    const bad = pairs.find(([at]) => at < 1);
    if (bad === undefined)
      return Object.fromEntries(pairs.map(([at, item]) => [item.slice(0, at), item.slice(at + 1)]));
    ctx.addIssue({ code: "custom", message: `'${bad[1].slice(0, 64)}' is not written as NAME=VALUE.` });
    return z.NEVER;
  })
  .superRefine((env, ctx) => {
    // zod says of a record's bad key only that there is one.
    const bad = Object.keys(env).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
    if (bad !== undefined)
      ctx.addIssue({
        code: "custom",
        message: `A variable's name is letters, digits and '_', and '${bad.slice(0, 64)}' is not.`,
      });
  })
  .pipe(ContainerInput.shape.env.unwrap());

const UNITS: Record<string, number> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** 256m, 1.5g, 512MiB or a number of bytes: bytes, in units of 1024. */
export const memorySize = z
  .string()
  .transform((text, ctx) => {
    const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text);
    if (match !== null) return Math.round(Number(match[1]) * (UNITS[match[2]?.toLowerCase() ?? ""] ?? 1));
    ctx.addIssue({ code: "custom", message: "It is written as 256m, 1.5g or a number of bytes." });
    return z.NEVER;
  })
  .pipe(ContainerInput.shape.memoryBytes.unwrap().unwrap());

export const cpuCount = z
  .string()
  .regex(/^\d+(\.\d+)?$/, "It is a number such as 0.5 or 2.")
  .transform(Number)
  .pipe(ContainerInput.shape.cpus.unwrap().unwrap());

export const wholeNumber = z.string().regex(/^\d+$/, "It is a whole number.").transform(Number);

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { z } from "zod";
import { ContainerInput, Name } from "../../server/core/inputs";
import { parseBytes } from "../format/bytes";
import { parseEnv, splitWords } from "../format/words";

/** The create form as it is typed, and the ContainerInput that it says. Messages stand at the form's fields. */
export const ContainerForm = z
  .object({
    name: Name,
    image: z.string().trim().min(1, "Choose an image, or write one's name."),
    heropods: z.string(),
    command: z.string().transform((line, context) => {
      const words = splitWords(line);
      if (words !== null) return words;
      context.addIssue("A quote is not closed.");
      return z.NEVER;
    }),
    env: z
      .string()
      .transform((text, context) => {
        const read = parseEnv(text);
        if (read.ok) return read.env;
        context.addIssue(read.message);
        return z.NEVER;
      })
      .pipe(ContainerInput.shape.env.unwrap()),
    memory: z
      .string()
      .transform((text, context) => {
        if (text.trim() === "") return null;
        const size = parseBytes(text);
        if (size !== null) return size;
        context.addIssue(`'${text}' is no size. Write it as 256m, 1.5g or 512 MiB.`);
        return z.NEVER;
      })
      .pipe(ContainerInput.shape.memoryBytes.unwrap()),
    cpus: z.string().transform(number).pipe(ContainerInput.shape.cpus.unwrap()),
    pids: z.string().transform(number).pipe(ContainerInput.shape.pidsLimit.unwrap()),
    overlayOpen: z.boolean(),
    keepAlive: z.boolean(),
  })
  .transform(({ memory, pids, overlayOpen, ...rest }) => ({
    ...rest,
    memoryBytes: memory,
    pidsLimit: pids,
    overlayIngress: overlayOpen ? ("open" as const) : ("closed" as const),
  }));

export type ContainerFields = z.input<typeof ContainerForm>;
export type ContainerOrder = z.output<typeof ContainerForm>;

export const DEFAULTS: ContainerFields = {
  name: "",
  image: "busybox",
  heropods: "default",
  command: "",
  env: "",
  memory: "",
  cpus: "",
  pids: "",
  overlayOpen: false,
  keepAlive: false,
};

/** Where the daemon's inputs stand in the form under another name. */
export const PLACES = { memoryBytes: "memory", pidsLimit: "pids", overlayIngress: "overlayOpen" } as const;

/** The fields that are folded away until someone wants them. */
export const ADVANCED: (keyof ContainerFields)[] = [
  "command",
  "env",
  "memory",
  "cpus",
  "pids",
  "overlayOpen",
  "keepAlive",
];

function number(text: string, context: z.RefinementCtx<string>): number | null {
  if (text.trim() === "") return null;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  context.addIssue(`'${text}' is not a number.`);
  return z.NEVER;
}

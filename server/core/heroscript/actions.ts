import { z } from "zod";
import { ContainerInput, HeroPodsInput, Name } from "../inputs";
import { commandWords, cpuCount, environment, memorySize, wholeNumber } from "./container-values";
import { flagDefaultFalse, flagDefaultTrue } from "./flags";
import { IMAGE_NAMES } from "./images";
import { listItems } from "./lists";
import { settingsJson } from "./settings";

/*
 * HeroPods' actions with their parameters, as one table: what the checker holds a script to, and what an
 * editor completes and explains (`describe`). Every parameter reads a string, for that is what a script has.
 */

const heropods = Name.optional().describe(
  "The HeroPods it belongs to; the last configured one when left out.",
);
const name = Name.describe("The container's name: 1 to 64 letters, digits, '-' or '_'.");

/** Text that has to be there and to say something, and can be an argument or a file's content. */
const required = z
  .string()
  .min(1, "It is empty.")
  .refine((text) => !text.includes("\0"), "It holds a NUL byte.");

/** A single word that cannot be taken for an option of the command it is given to. */
const word = required
  .regex(/^[^\s\p{Cc}]*$/u, "It holds blanks or control characters.")
  .refine((text) => !text.startsWith("-"), "It starts with '-'.");
const optionalWord = z.union([z.literal(""), word]).default("");

const list = z.string().transform((text) => listItems(text).join(","));
const fields = HeroPodsInput.shape;

export const SCHEMAS = {
  configure: z
    .object({
      name: fields.name.default("default").describe("The name of the HeroPods."),
      reset: flagDefaultFalse.describe("Delete the containers of this HeroPods first."),
      use_podman: flagDefaultTrue.describe("Pull images with podman where the host has it."),
      bridge_name: fields.bridge_name.describe("The bridge its containers are attached to."),
      subnet: fields.subnet.describe("The IPv4 network its containers get addresses from."),
      gateway_ip: fields.gateway_ip.describe("The bridge's own address in that network."),
      dns_servers: list
        .default(listItems(fields.dns_servers.parse(undefined)).join(","))
        .describe("Name servers of its containers, separated by commas."),
    })
    .describe("Creates a HeroPods, or changes it to what is written here."),
  enable_mycelium: z
    .object({
      heropods,
      version: word.describe("The version of Mycelium that the host is expected to run, as v0.5.6."),
      ipv6_range: word.describe("The overlay's range, as 400::/7."),
      key_path: required.describe("The file with the node's private key."),
      peers: z.string().describe("Peers separated by commas, as tcp://1.2.3.4:9651; at least one."),
      interface_name: word.optional().describe("The name of Mycelium's TUN; mycelium0 when left out."),
    })
    .describe("Gives the containers of a HeroPods addresses on Mycelium."),
  container_new: z
    .object({
      heropods,
      name,
      image: z
        .enum(IMAGE_NAMES, `It is one of ${IMAGE_NAMES.join(", ")}.`)
        .default("alpine_3_20")
        .describe("alpine_3_20, ubuntu_24_04, ubuntu_25_04, or custom with its name or URL."),
      custom_image_name: optionalWord.describe("With image:'custom', the name the image has on the host."),
      docker_url: optionalWord.describe("With image:'custom', the registry's reference to pull it from."),
      reset: flagDefaultFalse.describe("Delete a container of this name first."),
      command: commandWords
        .optional()
        .describe('What it runs, as ["sleep","60"] or as words; the image\'s own when left out.'),
      env: environment.optional().describe('Its variables, as {"A":"1"} or as A=1,B=2.'),
      memory: memorySize.optional().describe("Its memory limit, as 256m or 1.5g; none when left out."),
      cpus: cpuCount.optional().describe("Its limit of CPUs, as 0.5; none when left out."),
      pids: wholeNumber
        .pipe(ContainerInput.shape.pidsLimit.unwrap().unwrap())
        .optional()
        .describe("Its limit of processes; none of its own when left out."),
      overlay_ingress: z
        .enum(["closed", "open"], "It is closed or open.")
        .optional()
        .describe("What may reach it from the overlay: closed (ping and answers) or open."),
      settings: settingsJson
        .optional()
        .describe('The rest of it as JSON: {"labels":{"app":"shop"},"restart":{"policy":"always"}}.'),
      keep_alive: flagDefaultFalse.describe("Keep it running when its entry point ends with exit code 0."),
    })
    .describe("Creates a container, without starting it."),
  container_start: z
    .object({
      heropods,
      name,
      keep_alive: flagDefaultFalse.describe("Keep it running when its entry point ends with exit code 0."),
    })
    .describe("Starts a container."),
  container_exec: z
    .object({
      heropods,
      name,
      cmd: required.describe("What the container's own shell is to run."),
      stdout: flagDefaultTrue.describe("Show its output."),
    })
    .describe("Runs a command in a running container."),
  container_stop: z.object({ heropods, name }).describe("Stops a container."),
  container_delete: z.object({ heropods, name }).describe("Deletes a container."),
};

/** The yes-or-no parameters, and what each is when left out. */
export const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ["reset", false],
  ["use_podman", true],
  ["keep_alive", false],
  ["stdout", true],
]);

/** Parameters whose blanks at both ends are part of them; elsewhere herolib cuts them off. */
export const VERBATIM: ReadonlySet<string> = new Set(["cmd"]);

/**
 * Parameters that herolib does not have. They hold what its language has no words for, so that an
 * exported HeroPods comes back as it was; a script written for herolib never needs one.
 */
export const EXTENSIONS: Readonly<Partial<Record<keyof typeof SCHEMAS, ReadonlySet<string>>>> = {
  enable_mycelium: new Set(["interface_name"]),
  container_new: new Set([
    "command",
    "env",
    "memory",
    "cpus",
    "pids",
    "overlay_ingress",
    "settings",
    "keep_alive",
  ]),
};

export type ActionName = keyof typeof SCHEMAS;

/** In the order in which herolib runs them. */
export const ACTION_NAMES: readonly ActionName[] = [
  "configure",
  "enable_mycelium",
  "container_new",
  "container_start",
  "container_exec",
  "container_stop",
  "container_delete",
];

export function isActionName(name: string): name is ActionName {
  return Object.hasOwn(SCHEMAS, name);
}

export interface ParameterInfo {
  name: string;
  description: string;
  required: boolean;
  /** Ours, and unknown to herolib. */
  extension: boolean;
}

/** What an editor completes and explains: an action's parameters in the order to write them in. */
export function parametersOf(action: ActionName): ParameterInfo[] {
  return Object.entries<z.ZodType>(SCHEMAS[action].shape).map(([parameter, schema]) => ({
    name: parameter,
    description: schema.description ?? "",
    required: !schema.safeParse(undefined).success,
    extension: EXTENSIONS[action]?.has(parameter) ?? false,
  }));
}

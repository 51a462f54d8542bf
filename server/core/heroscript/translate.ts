import { ContainerInput } from "../inputs";
import { type ActionName, SCHEMAS } from "./actions";
import { checkParameters, type Tell } from "./check";
import { imageReference } from "./images";
import type { Intent } from "./intent";
import { checkConfigure, checkMycelium } from "./network-values";
import type { Action } from "./script";

/** What the actions above have settled for the one being read. */
export interface Context {
  source: string;
  tell: Tell;
  /** The HeroPods of an action that names none: the last configured one. */
  heropods: string;
  /** Whether the script has configured one yet. */
  configured: boolean;
}

/** The intent of one action; null, and what is wrong told, when there is none to be had. */
export function translate(action: Action, name: ActionName, context: Context): Intent | null {
  switch (name) {
    case "configure":
      return configure(action, context);
    case "enable_mycelium":
      return enable(action, context);
    case "container_new":
      return create(action, context);
    case "container_start": {
      const checked = checkParameters(action, SCHEMAS.container_start, context.tell);
      if (checked === null) return null;
      const keepAlive = checked.given.has("keep_alive") ? checked.value.keep_alive : null;
      return { kind: "start", ...ofContainer(action, checked.value, context), keepAlive };
    }
    case "container_exec": {
      const value = checkParameters(action, SCHEMAS.container_exec, context.tell)?.value;
      if (!value) return null;
      const { cmd, stdout } = value;
      return { kind: "exec", ...ofContainer(action, value, context), cmd, argv: shellArgv(cmd), stdout };
    }
    case "container_stop":
    case "container_delete": {
      const value = checkParameters(action, SCHEMAS[name], context.tell)?.value;
      if (!value) return null;
      return { kind: name === "container_stop" ? "stop" : "delete", ...ofContainer(action, value, context) };
    }
  }
}

function configure(action: Action, context: Context): Intent | null {
  const checked = checkParameters(action, SCHEMAS.configure, context.tell);
  context.configured = true;
  // One with a mistake in its subnet is still the one that the actions below mean.
  context.heropods = checked?.value.name ?? nameOf(action) ?? context.heropods;
  if (checked === null || !checkConfigure(checked, context.source, context.tell)) return null;
  const { reset, ...input } = checked.value;
  return { kind: "configure", action, namesHeropods: true, input, reset };
}

function enable(action: Action, context: Context): Intent | null {
  // Every parameter is required; the HeroPods can be left out where the script has just configured it.
  const alsoRequired = context.configured ? [] : ["heropods"];
  const checked = checkParameters(action, SCHEMAS.enable_mycelium, context.tell, alsoRequired);
  // The peers are looked at in any case: a bad one is told together with what is missing.
  const given = action.params.findLast(({ key }) => key === "peers");
  const peers = checkMycelium(checked, given, context.source, context.tell);
  if (checked === null || peers === null) return null;
  const { heropods = context.heropods, ...rest } = checked.value;
  const input = { heropods, ...rest, peers: peers.map(({ endpoint }) => endpoint).join(",") };
  return { kind: "enable", action, namesHeropods: checked.value.heropods !== undefined, input, peers };
}

function create(action: Action, context: Context): Intent | null {
  const checked = checkParameters(action, SCHEMAS.container_new, context.tell);
  if (checked === null) return null;
  const { value, given } = checked;
  const image = imageReference(value);
  if (image === null) {
    context.tell(given.get("image")?.valuePlace ?? action.place, {
      message: "image:'custom' names no image.",
      expected: "docker_url:'…' to pull one, or custom_image_name:'…' of one that is on the host",
    });
    return null;
  }
  if (value.image !== "custom")
    for (const key of ["custom_image_name", "docker_url"]) {
      const param = given.get(key);
      if (param === undefined) continue;
      context.tell(param.place, {
        severity: "warning",
        message: `'${key}' counts only with image:'custom'; ${image} is used.`,
      });
    }
  const { heropods, name, ...common } = ofContainer(action, value, context);
  const input = ContainerInput.parse({
    name,
    heropods,
    image,
    command: value.command,
    env: value.env,
    keepAlive: value.keep_alive,
    memoryBytes: value.memory,
    cpus: value.cpus,
    pidsLimit: value.pids,
    overlayIngress: value.overlay_ingress,
    ...value.settings,
  });
  return {
    kind: "new",
    ...common,
    input,
    imageName: value.custom_image_name || null,
    imageWord: value.image,
    saysKeepAlive: given.has("keep_alive"),
    reset: value.reset,
  };
}

function ofContainer(action: Action, value: { heropods?: string; name: string }, context: Context) {
  const { heropods = context.heropods, name } = value;
  return { action, namesHeropods: value.heropods !== undefined, heropods, name };
}

function nameOf(action: Action): string | undefined {
  return action.params.findLast(({ key }) => key === "name")?.value;
}

/**
 * The original gives the command to the shell of the container, and so do we: as one argument, behind
 * `--` so that one that starts with '-' is not taken for an option (POSIX sh; dash, ash and bash agree).
 */
function shellArgv(cmd: string): string[] {
  return ["/bin/sh", "-c", "--", cmd];
}

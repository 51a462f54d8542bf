import type { ContainerView, HeroPodsView, ImageView } from "../model";
import type { ActionData } from "./format";
import { formatActions } from "./format";
import { imageName } from "./images";
import { settingsText } from "./settings";

export interface Exported {
  source: string;
  /** What is not in it, in a sentence each. */
  omitted: string[];
}

/**
 * A HeroPods with its containers as a script that makes the same anew. Values of variables that look
 * like secrets are left out, and said to be, in the script too; so is what no script can carry.
 */
export function exportHeroPods(
  heropods: HeroPodsView,
  containers: readonly ContainerView[],
  imageOf: (name: string) => Pick<ImageView, "source"> | null,
): Exported {
  // In the order of their addresses: on an empty host they get the same ones where there was no gap.
  const ordered = [...containers].sort((a, b) => byAddress.compare(a.ipv4, b.ipv4));
  const omitted = ordered.flatMap((c) => omissions(c, imageOf(c.image)?.source ?? null));
  if (heropods.mycelium_enabled)
    omitted.push(`The key itself: ${heropods.mycelium_key_path} has to be on the host where this runs.`);
  const actions = [
    configure(heropods),
    ...(heropods.mycelium_enabled ? [enable(heropods)] : []),
    ...ordered.map((c) => create(c, imageOf(c.image)?.source ?? null)),
    ...ordered.filter((c) => c.desired === "running").map(start),
  ];
  const head = [`HeroPods ${heropods.name}`, ...omitted.map((sentence) => `Left out: ${sentence}`)];
  const comments = head.map((line) => `// ${line.replace(/\s+/g, " ")}\n`).join("");
  return { source: comments + formatActions(actions), omitted };
}

const byAddress = new Intl.Collator("en", { numeric: true });

function action(name: string, params: Record<string, string | null>): ActionData {
  return {
    marks: 2,
    actor: "heropods",
    name,
    params: Object.entries(params).flatMap(([key, value]) => (value === null ? [] : [{ key, value }])),
  };
}

function configure(heropods: HeroPodsView): ActionData {
  const { name, use_podman, bridge_name, subnet, gateway_ip, dns_servers } = heropods;
  return action("configure", {
    name,
    use_podman: String(use_podman),
    bridge_name,
    subnet,
    gateway_ip,
    dns_servers,
  });
}

function enable(heropods: HeroPodsView): ActionData {
  const { mycelium_interface_name } = heropods;
  return action("enable_mycelium", {
    heropods: heropods.name,
    version: heropods.mycelium_version,
    ipv6_range: heropods.mycelium_ipv6_range,
    key_path: heropods.mycelium_key_path,
    peers: heropods.mycelium_peers,
    interface_name: mycelium_interface_name === "mycelium0" ? null : mycelium_interface_name,
  });
}

function create(c: ContainerView, source: ImageView["source"] | null): ActionData {
  const known = imageName(c.image);
  const env = Object.fromEntries(Object.entries(c.env).filter(([name]) => !isSecret(name)));
  return action("container_new", {
    heropods: c.heropods,
    name: c.name,
    image: known ?? "custom",
    custom_image_name: known === null && !isRemote(c.image, source) ? c.image : null,
    docker_url: known === null && isRemote(c.image, source) ? c.image : null,
    command: c.command.length === 0 ? null : JSON.stringify(c.command),
    env: Object.keys(env).length === 0 ? null : JSON.stringify(env),
    memory: c.memoryBytes === null ? null : String(c.memoryBytes),
    cpus: c.cpus === null ? null : decimal(c.cpus),
    pids: c.pidsLimit === null ? null : String(c.pidsLimit),
    overlay_ingress: c.overlayIngress === "closed" ? null : c.overlayIngress,
    settings: settingsText(c),
    keep_alive: c.keepAlive ? "true" : null,
  });
}

function start({ heropods, name }: ContainerView): ActionData {
  return action("container_start", { heropods, name });
}

function omissions(c: ContainerView, source: ImageView["source"] | null): string[] {
  const secrets = Object.keys(c.env).filter(isSecret);
  const sentences = secrets.map((name) => `the value of ${name} of ${c.name}, which may be a secret.`);
  if (imageName(c.image) === null && (source === "tarball" || source === "oci"))
    sentences.push(`the image ${c.image} of ${c.name}; import it where this runs.`);
  return sentences;
}

/** Every image has a name; only one from a registry has a name to pull it by. */
function isRemote(image: string, source: ImageView["source"] | null): boolean {
  return source === "registry" || (source === null && image.includes("/"));
}

/** Names that people give to what nobody else may see. */
export function isSecret(variable: string): boolean {
  return /(pass(word|wd|phrase)?|secret|token|credential|private|api_?key|access_?key|_key|_pwd)(_|$)/i.test(
    variable,
  );
}

/** Never in powers of ten, which the language does not read. */
function decimal(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, "");
}

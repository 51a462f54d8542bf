import { mountText } from "../mounts/mount";
import { portText } from "../ports/published-port";
import type { ContainerConfiguration } from "./configuration";
import { EXTRA_CAPABILITIES } from "./extra-capabilities";

/** What a change means for the container: nothing differs; kept for its next start; taken over as it runs; a new process. */
export type ChangeEffect = "nothing" | "saved" | "live" | "recreated";

type Configured = ContainerConfiguration & { imageDigest: string };

export interface Difference {
  part: keyof Configured;
  /** 'memory limit 64 MiB to 128 MiB'; an environment's values are not said, they may be secrets. */
  says: string;
}

/** How a part says its change, and whether a running container takes it over without a new process. */
interface Part<T> {
  live?: true;
  say: (from: T, to: T) => string;
}

/** In the order in which a plan says them. A part that is missing here does not compile. */
const PARTS: { [P in keyof Configured]: Part<Configured[P]> } = {
  image: { say: (from, to) => `image ${from} to ${to}` },
  imageDigest: { say: (_, to) => `the image as it is now, ${to.slice(0, 19)}` },
  command: { say: (_, to) => (to.length === 0 ? "command: the image's own" : `command ${to.join(" ")}`) },
  env: { say: (from, to) => `environment: ${changedKeys(from, to)}` },
  keepAlive: { say: (_, to) => (to ? "kept alive" : "not kept alive") },
  memoryBytes: { live: true, say: (from, to) => `memory limit ${size(from)} to ${size(to)}` },
  cpus: { live: true, say: (from, to) => `CPUs ${from ?? "without limit"} to ${to ?? "without limit"}` },
  pidsLimit: { live: true, say: (from, to) => `processes ${from ?? "as usual"} to ${to ?? "as usual"}` },
  overlayIngress: {
    live: true,
    say: (_, to) => (to === "open" ? "open to the overlay" : "closed to the overlay"),
  },
  labels: { live: true, say: (from, to) => `labels: ${changedKeys(from, to)}` },
  capAdd: { say: (from, to) => `capabilities: ${changedNames(from, to)}` },
  restart: { live: true, say: (from, to) => `restart policy ${from.policy} to ${restartWord(to)}` },
  healthCheck: { live: true, say: (_, to) => `health check: ${healthWord(to)}` },
  mounts: { say: (from, to) => `mounts: ${changedNames(from.map(mountText), to.map(mountText))}` },
  ports: { live: true, say: (from, to) => `ports: ${changedNames(from.map(portWord), to.map(portWord))}` },
  readOnlyRoot: { say: (_, to) => (to ? "root read-only" : "root writable") },
};

/** What differs, in words. */
export function differencesOf(before: Configured, after: Configured): Difference[] {
  return Object.keys(PARTS)
    .filter(isPart)
    .flatMap((part) => difference(part, before, after))
    .filter(({ part }) => part !== "imageDigest" || before.image === after.image);
}

function difference<P extends keyof Configured>(
  part: P,
  before: Configured,
  after: Configured,
): Difference[] {
  if (JSON.stringify(before[part]) === JSON.stringify(after[part])) return [];
  return [{ part, says: PARTS[part].say(before[part], after[part]) }];
}

function isPart(name: string): name is keyof Configured {
  return Object.hasOwn(PARTS, name);
}

export function effectOf(differences: readonly Difference[], runs: boolean): ChangeEffect {
  if (differences.length === 0) return "nothing";
  if (!runs) return "saved";
  return differences.every(({ part }) => PARTS[part].live) ? "live" : "recreated";
}

/** What extra capabilities let a container do, a sentence each. */
export function warningsOf({ capAdd }: Pick<ContainerConfiguration, "capAdd">): string[] {
  return capAdd.map((name) => `With ${name} its root ${EXTRA_CAPABILITIES[name]}.`);
}

/** 'adds MODE, changes LEVEL, removes OLD' */
function changedKeys(from: Record<string, string>, to: Record<string, string>): string {
  const added = Object.keys(to).filter((key) => !Object.hasOwn(from, key));
  const changed = Object.keys(to).filter((key) => Object.hasOwn(from, key) && from[key] !== to[key]);
  const removed = Object.keys(from).filter((key) => !Object.hasOwn(to, key));
  return list({ adds: added, changes: changed, removes: removed }) || "in another order";
}

function changedNames(from: readonly string[], to: readonly string[]): string {
  return list({
    adds: to.filter((name) => !from.includes(name)),
    takes: from.filter((name) => !to.includes(name)),
  });
}

function portWord({ containerPort, ...port }: ContainerConfiguration["ports"][number]): string {
  return `${portText(port)} to ${containerPort}`;
}

function list(groups: Record<string, string[]>): string {
  return Object.entries(groups)
    .flatMap(([word, names]) => (names.length === 0 ? [] : [`${word} ${names.join(", ")}`]))
    .join("; ");
}

function restartWord({ policy, maxRetries }: ContainerConfiguration["restart"]): string {
  return maxRetries === null ? policy : `${policy}, ${maxRetries} times at most`;
}

function healthWord(check: ContainerConfiguration["healthCheck"]): string {
  if (check === null) return "the image's own";
  return check === "none" ? "none" : check.command.join(" ");
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

function size(bytes: number | null): string {
  if (bytes === null) return "without limit";
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024;
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

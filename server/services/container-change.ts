import { type ChangeEffect, differencesOf, effectOf, warningsOf } from "../core/container/change";
import type { ConfigurationChange } from "../core/container/configuration";
import type { OperationView, PlanView } from "../core/model";
import { volumesOf } from "../core/mounts/mount";
import { withVolumes } from "../core/mounts/volume";
import { processArgs } from "../core/oci/process";
import type { Outcome } from "../core/plan/apply";
import { planChange } from "../core/plan/change";
import type { Desired } from "../core/plan/desired";
import { planView } from "../core/plan/view";
import { type Problem, ProblemError } from "../core/problem";
import type { HeroPods } from "../db/generated/client";
import type { ImageForBundle } from "./bundles";
import type { MadePlan } from "./container-plans";
import type { DesiredState } from "./desired-state";
import type { HostClaims } from "./host-claims";
import type { HostState } from "./host-state";
import type { Operations } from "./operations";
import type { ContainerRecord, Registry } from "./registry";
import type { Volumes } from "./volumes";

/** What a change would do, before it is made. */
export interface ChangePreview {
  effect: ChangeEffect;
  /** 'Restarts cache; keeps 10.10.0.5, 5xx:… and its files.' */
  sentence: string;
  /** One for each part that differs. */
  differences: string[];
  /** What its extra capabilities let it do. */
  warnings: string[];
  plan: PlanView;
}

export interface ContainerChanging {
  plan(name: string, change: ConfigurationChange): Promise<ChangePreview>;
  change(
    name: string,
    change: ConfigurationChange,
    options: { wait: boolean; actor: string },
  ): Promise<OperationView>;
}

export interface ContainerChangingDeps {
  registry: Registry;
  host: HostState;
  desired: DesiredState;
  operations: Operations;
  claims: HostClaims;
  volumes: Volumes;
  heropodsOf: (record: ContainerRecord) => HeroPods;
  image: (name: string) => (ImageForBundle & { name: string }) | null;
  existing: (name: string) => ContainerRecord;
  isRunning: (name: string) => boolean;
  exclusively: (make: () => Promise<MadePlan>, take: (key: string) => Promise<void>) => Promise<MadePlan>;
  settleCommon: (name: string, made: MadePlan, outcome: Outcome) => Promise<void>;
  settleUp: (name: string, outcome: Outcome) => Promise<void>;
  afterwards: (name: string, finished: Promise<unknown>) => void;
}

/** Changes a container's configuration: saved, taken over as it runs, or with a new process. */
export function createContainerChanging(deps: ContainerChangingDeps): ContainerChanging {
  const { registry, host, desired, operations, existing } = deps;

  async function make(before: ContainerRecord, after: ContainerRecord) {
    const differences = differencesOf(before, after);
    const effect = effectOf(differences, deps.isRunning(before.name));
    const read = (record: ContainerRecord) =>
      desired.read((name) => name === record.name && effect === "recreated", {
        containers: [{ ...record, exists: true }],
      });
    const [observed, was, wanted] = await Promise.all([
      host.observeFor(before.name, before.hash),
      read(before),
      read(after),
    ]);
    const changed = {
      before: containerOf(was, before.name),
      after: containerOf(wanted, after.name),
    };
    const plan = planChange({ ...changed, effect, differences }, wanted, observed);
    return { plan, wanted, effect, differences };
  }

  /** The record with the change in it, where the host can give what it asks for. */
  async function accepted(before: ContainerRecord, change: ConfigurationChange): Promise<ContainerRecord> {
    const after = changed(before, change, deps.image);
    if (change.mounts === undefined && change.ports === undefined) return after;
    const claim = { name: before.name, mounts: change.mounts ?? [], ports: change.ports ?? [] };
    const mounts = await deps.claims.accept(claim, deps.heropodsOf(before));
    return change.mounts === undefined ? after : { ...after, mounts };
  }

  return {
    async plan(name, change) {
      const before = existing(name);
      const after = await accepted(before, change);
      const { plan, effect, differences } = await make(before, after);
      const made = deps.volumes.missing(volumesOf(after.mounts));
      return {
        effect,
        sentence: sentenceOf(effect, after),
        differences: differences.map(({ says }) => says),
        warnings: warningsOf(after),
        plan: planView(withVolumes(plan, name, made, deps.volumes.dir)),
      };
    },
    async change(name, change, { wait, actor }) {
      // What cannot be is refused at once, and again when its turn has come.
      await accepted(existing(name), change);
      let after = existing(name);
      let made: Awaited<ReturnType<typeof make>> | null = null;
      const handle = await operations.start({
        kind: "container.change",
        subject: { kind: "container", name },
        actor,
        joins: false,
        recordedFirst: true,
        async plan(take) {
          const before = existing(name);
          after = await accepted(before, change);
          const fresh = await deps.volumes.claim(volumesOf(after.mounts), actor, take);
          await deps.exclusively(async () => {
            made = await make(before, after);
            return made;
          }, take);
          return withVolumes(made?.plan ?? { steps: [] }, name, fresh, deps.volumes.dir);
        },
        async settle(outcome) {
          if (made === null) return;
          // Not before: a daemon that dies in the middle finds the configuration that it can go back to.
          if (outcome.status === "done") await registry.configureContainer(name, after);
          if (made.effect === "live" || made.effect === "recreated")
            await deps.settleCommon(name, made, outcome);
          if (made.effect !== "recreated") return;
          // What failed was undone: the process before the change runs anew.
          const runs = outcome.status === "failed" && deps.isRunning(name);
          await deps.settleUp(name, runs ? { status: "done", error: null } : outcome);
        },
      });
      deps.afterwards(name, handle.finished);
      return wait ? handle.finished : handle.view();
    },
  };
}

function containerOf(desired: Desired, name: string) {
  const container = desired.containers.find((each) => each.name === name);
  if (!container) throw new Error(`${name} is not among the desired containers`);
  return container;
}

/** The record with the change in it. Throws a ProblemError that names every field that cannot be so. */
function changed(
  before: ContainerRecord,
  change: ConfigurationChange,
  imageOf: ContainerChangingDeps["image"],
): ContainerRecord {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: ContainerRecord = { ...before, ...given };
  if (change.image === undefined && change.command === undefined) return after;
  const problems: Problem[] = [];
  const image = imageOf(after.image);
  if (image === null && change.image !== undefined)
    problems.push({
      path: ["image"],
      message: `There is no image ${after.image} on this host.`,
      fix: `Pull it first: heropods pull ${after.image}`,
    });
  if (image !== null) {
    const args = processArgs(image, after.command);
    if (!args.ok) problems.push(...args.problems);
  }
  if (problems.length > 0) throw new ProblemError(problems);
  return change.image === undefined || image === null
    ? after
    : { ...after, image: image.name, imageDigest: image.digest };
}

function sentenceOf(effect: ChangeEffect, { name, ipv4, overlay }: ContainerRecord): string {
  const kept = overlay === null ? ipv4 : `${ipv4}, ${overlay}`;
  switch (effect) {
    case "nothing":
      return `${name} is so already.`;
    case "saved":
      return `Saves it for the next start of ${name}; keeps ${kept} and its files.`;
    case "live":
      return `Takes effect at once: ${name} goes on running and keeps ${kept}.`;
    case "recreated":
      return `Restarts ${name}; keeps ${kept} and its files.`;
  }
}

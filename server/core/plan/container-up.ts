import { AGAIN, againStep, lostMounts } from "./container-again";
import { networkSteps } from "./container-network";
import type { Desired, DesiredContainer } from "./desired";
import { Draft } from "./draft";
import { cgroupLimits, limitFindings, limitsStep } from "./limits-step";
import { type Observed, withoutContainer } from "./observed";
import { deleteProcess, removeFiles, unmount } from "./removal";
import type { Action, Step } from "./step";

/**
 * Steps that bring a container from whatever is there to running, or to all but the start where it is only
 * to be prepared. Empty when it is so already.
 */
export function planUp(
  container: DesiredContainer,
  desired: Desired,
  observed: Observed,
  base: Step[],
): Step[] {
  const plan = new Draft(container, desired, observed, base);
  const process = observed.processes.get(container.name);
  const runs = process?.state === "running";
  // Its namespace is held by its process: one that has lost its name is named again first.
  const lost = runs && container.mayRestart && observed.netns.has(plan.names.netns) ? lostMounts(plan) : [];
  const alive = runs && lost.length === 0;
  const waits = process?.state === "created" && container.prepared;
  const made = alive || waits;
  if (waits && container.running) plan.push(takeOverStep(plan));
  if (lost.length > 0) plan.push(againStep(plan, lost));
  else if (!made && process !== undefined) plan.push(clearProcess(plan));
  if (!made) plan.push(bundleStep(plan));
  if (!made && !observed.rootfs.has(container.name)) plan.push(rootfsStep(plan));
  for (const step of networkSteps(plan, process && (made || runs) ? process.pid : null)) plan.push(step);
  const limits = alive ? limitsAgain(plan) : null;
  if (limits) plan.push(limits);
  if (!made) plan.push(createStep(plan));
  if (!alive && container.running) plan.push(startStep(plan));
  return plan.steps;
}

function limitsAgain({ container, desired, observed }: Draft): Step | null {
  const is = observed.limits.get(container.name);
  const wanted = cgroupLimits(container.limits);
  const found = is === undefined ? "" : limitFindings(is, wanted);
  return is && found !== "" ? limitsStep(container.name, is, wanted, desired, found) : null;
}

/** A start that fails takes along what was prepared for it: the undo of the steps that it was spared. */
function takeOverStep(plan: Draft): Step {
  const { container, desired, observed, base } = plan;
  const { name } = container;
  const before = withoutContainer(observed, name, container.hash);
  const spared = planUp({ ...container, prepared: false }, desired, before, base);
  return {
    id: plan.id("prepared"),
    sign: "keep",
    object: { kind: "process", name },
    sentence: `Take what was prepared for ${name}: its namespace, links, root and created process`,
    do: [],
    undo: spared.reverse().flatMap((step) => step.undo),
    after: [],
  };
}

function clearProcess(plan: Draft): Step {
  const { name } = plan.container;
  return {
    id: `clear:${name}`,
    sign: "remove",
    object: { kind: "process", name },
    sentence: `Clear away what is left of ${name}'s last process`,
    do: deleteProcess(plan.desired, name),
    undo: [],
    after: [],
  };
}

function bundleStep(plan: Draft): Step {
  const { container, observed } = plan;
  const fresh = !observed.bundles.has(container.name);
  // Made again where they are there: a killed daemon may have come no further than the first.
  const dirs = ["", "/upper", "/work", "/rootfs"];
  return {
    id: plan.id("bundle"),
    sign: fresh ? "add" : "change",
    object: { kind: "bundle", name: container.name },
    sentence: fresh ? `Make the bundle of ${container.name}` : `Write the bundle of ${container.name}`,
    do: [
      ...dirs.map(
        (dir): Action => ({
          do: "mkdir",
          path: plan.bundle + dir,
          mode: dir === "/upper" || dir === "/rootfs" ? 0o755 : 0o700,
        }),
      ),
      ...Object.entries(container.files).map(
        ([file, content]): Action => ({
          do: "write",
          path: `${plan.bundle}/${file}`,
          content,
          mode: file === "config.json" ? 0o600 : 0o644,
        }),
      ),
    ],
    undo: fresh ? removeFiles(plan.desired, container.name) : [],
    after: plan.after(plan.id("clear"), plan.id(AGAIN)),
  };
}

function rootfsStep(plan: Draft): Step {
  const { container, bundle } = plan;
  const target = `${bundle}/rootfs`;
  const options = `lowerdir=${container.imageRoot},upperdir=${bundle}/upper,workdir=${bundle}/work`;
  return {
    id: plan.id("rootfs"),
    sign: "add",
    object: { kind: "rootfs", name: container.name },
    sentence: `Mount the image as the root of ${container.name}`,
    do: [
      { do: "run", argv: ["mount", "-t", "overlay", "-o", options, `heropods-${container.name}`, target] },
    ],
    undo: [unmount(target)],
    after: plan.after(plan.id("bundle"), plan.id("clear"), plan.id(AGAIN)),
  };
}

function createStep(plan: Draft): Step {
  const { container, desired, bundle } = plan;
  const { runtime, paths } = desired;
  const { name } = container;
  return {
    id: plan.id("create"),
    sign: "add",
    object: { kind: "process", name },
    sentence: `Create ${name}`,
    do: [
      { do: "remove", path: `${paths.exits}/${name}` },
      // As late as can be: whoever may write above the path could have put a symbolic link there.
      ...(container.bindSources.length > 0
        ? [{ do: "check-mounts", sources: container.bindSources } satisfies Action]
        : []),
      {
        do: "conmon",
        argv: [
          runtime.conmon,
          ...["--api-version", "1", "--full-attach", "-c", name, "-u", name, "-n", name],
          ...["-r", runtime.path, "-b", bundle, "-p", `${bundle}/pid`],
          ...["--exit-dir", paths.exits, "-l", `k8s-file:${paths.logs}/${name}.log`],
          ...["--runtime-arg", "--root", "--runtime-arg", paths.runtime],
        ],
        timeoutMs: 20_000,
      },
    ],
    undo: deleteProcess(desired, name),
    after: plan.after(
      plan.id("bundle"),
      plan.id("rootfs"),
      plan.id("attachment"),
      plan.id("clear"),
      plan.id(AGAIN),
    ),
  };
}

/** Networks exist before the first process runs: `start` waits for everything else. */
function startStep(plan: Draft): Step {
  const { container, desired } = plan;
  return {
    id: plan.id("start"),
    sign: "add",
    object: { kind: "process", name: container.name },
    sentence: `Start ${container.name}`,
    do: [
      { do: "run", argv: [desired.runtime.path, "--root", desired.paths.runtime, "start", container.name] },
    ],
    undo: [],
    after: [...plan.base.map((s) => s.id), ...plan.steps.map((s) => s.id)],
  };
}

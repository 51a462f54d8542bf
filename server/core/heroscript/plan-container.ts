import type { ContainerInput } from "../inputs";
import { ok, type Problem, type Result, refuse } from "../problem";
import { inWords } from "./check";
import type { Intent } from "./intent";
import { chooseImage, differences } from "./new-container";
import type { Outlook, Work } from "./planned";
import type { Hypothesis, WorldContainer } from "./world";

type New = Extract<Intent, { kind: "new" }>;
type OfContainer = Extract<Intent, { name: string }>;

export function planNew(intent: New, hypothesis: Hypothesis): Outlook {
  const { input, reset } = intent;
  const object = { kind: "container", name: input.name } as const;
  const problems = missingHeropods(input.heropods, hypothesis);
  const image = chooseImage(intent, hypothesis);
  if (typeof image !== "string") problems.push(...image.problems);
  const present = hypothesis.containers.get(input.name);
  if (problems.length > 0 || typeof image !== "string") {
    // The actions below it are not to be blamed for what is wrong here.
    if (present === undefined)
      hypothesis.containers.set(input.name, { ...input, running: false, drifted: false });
    return { object, problems };
  }
  if (present !== undefined && !reset) {
    const differing = differences(present, intent, hypothesis);
    if (differing.length === 0) return { object, already: `The container ${input.name} is as written` };
    return {
      object,
      problems: [
        {
          path: [],
          message: `The container ${input.name} is there already and differs in ${inWords(differing)}.`,
          fix: "With reset:true it is deleted first and made anew; or give the script what it has.",
        },
      ],
    };
  }
  const work: Work[] = [];
  if (present !== undefined)
    work.push({
      do: "delete",
      sign: "remove",
      sentence: `Delete the container ${input.name}`,
      name: input.name,
    });
  const name = hypothesis.image(image);
  if (name === null) {
    work.push({
      do: "pull",
      sign: "add",
      sentence: `Pull ${image}`,
      reference: image,
      heropods: input.heropods,
    });
    hypothesis.pull(image);
  }
  const made: ContainerInput = { ...input, image: name ?? image };
  work.push({
    do: "create",
    sign: "add",
    sentence: `Make the container ${input.name} from ${made.image}`,
    input: made,
  });
  hypothesis.containers.set(input.name, { ...made, running: false, drifted: false });
  return { object, work, destroys: present === undefined ? [] : [input.name] };
}

/**
 * Which starts are followed by a command in the same container before it is stopped. Scripts from before
 * keep_alive was there rely on such a container to stay, whatever its image starts.
 */
export function startsBeforeExec(intents: readonly Intent[]): ReadonlySet<number> {
  const starts = new Set<number>();
  const executed = new Set<string>();
  for (let index = intents.length - 1; index >= 0; index--) {
    const intent = intents[index];
    if (intent === undefined || !("name" in intent)) continue;
    if (intent.kind === "exec") executed.add(intent.name);
    else if (intent.kind !== "start") executed.delete(intent.name);
    else if (executed.has(intent.name)) starts.add(index);
  }
  return starts;
}

export function planStart(
  intent: Extract<Intent, { kind: "start" }>,
  isExecutedIn: boolean,
  hypothesis: Hypothesis,
): Outlook {
  const { name } = intent;
  const object = { kind: "container", name } as const;
  const found = existing(intent, hypothesis);
  if (!found.ok) return { object, problems: found.problems };
  const container = found.value;
  const wanted = intent.keepAlive ?? (isExecutedIn ? true : null);
  const keepAlive = wanted === null || wanted === container.keepAlive ? null : wanted;
  const common = { sign: "change", name, keepAlive } as const;
  const kept = (keepAlive ?? container.keepAlive) ? ", kept alive when its entry point ends with 0" : "";
  // Restarting what runs takes a word in the script: that a command follows is not enough.
  const restarts = container.running && intent.keepAlive === true && keepAlive === true;
  if (restarts) {
    hypothesis.containers.set(name, { ...container, keepAlive: true });
    return { object, work: [{ ...common, do: "restart", sentence: `Restart ${name}${kept}` }] };
  }
  if (container.running && !container.drifted) return { object, already: `${name} runs already` };
  hypothesis.containers.set(name, {
    ...container,
    running: true,
    drifted: false,
    keepAlive: container.running ? container.keepAlive : (keepAlive ?? container.keepAlive),
  });
  if (container.running)
    return {
      object,
      work: [
        { ...common, keepAlive: null, do: "start", sentence: `Repair what differs on the host of ${name}` },
      ],
    };
  return { object, work: [{ ...common, do: "start", sentence: `Start ${name}${kept}` }] };
}

export function planExec(intent: Extract<Intent, { kind: "exec" }>, hypothesis: Hypothesis): Outlook {
  const { name, argv, stdout, cmd } = intent;
  const object = { kind: "container", name } as const;
  const found = existing(intent, hypothesis);
  if (!found.ok) return { object, problems: found.problems };
  if (!found.value.running)
    return {
      object,
      problems: [
        {
          path: [],
          message: `${name} does not run here, so that no command can run in it.`,
          fix: `Start it above this action: !!heropods.container_start name:'${name}'`,
        },
      ],
    };
  const sentence = `Run in ${name}: ${shortened(cmd)}`;
  return { object, work: [{ do: "exec", sign: "run", sentence, name, argv, stdout }] };
}

export function planStop(intent: OfContainer, hypothesis: Hypothesis): Outlook {
  const { name } = intent;
  const object = { kind: "container", name } as const;
  if (!hypothesis.containers.has(name)) return { object, already: `There is no container ${name} to stop` };
  const found = existing(intent, hypothesis);
  if (!found.ok) return { object, problems: found.problems };
  if (!found.value.running) return { object, already: `${name} does not run` };
  hypothesis.containers.set(name, { ...found.value, running: false, drifted: false });
  return { object, work: [{ do: "stop", sign: "change", sentence: `Stop ${name}`, name }] };
}

export function planDelete(intent: OfContainer, hypothesis: Hypothesis): Outlook {
  const { name } = intent;
  const object = { kind: "container", name } as const;
  if (!hypothesis.containers.has(name)) return { object, already: `There is no container ${name} to delete` };
  const found = existing(intent, hypothesis);
  if (!found.ok) return { object, problems: found.problems };
  hypothesis.containers.delete(name);
  const sentence = `Delete the container ${name}`;
  return { object, work: [{ do: "delete", sign: "remove", sentence, name }], destroys: [name] };
}

function existing(
  { name, heropods, namesHeropods }: OfContainer,
  hypothesis: Hypothesis,
): Result<WorldContainer> {
  const container = hypothesis.containers.get(name);
  if (container === undefined)
    return refuse(
      [],
      `There is no container ${name}, neither on this host nor in the actions above.`,
      `Make it first: !!heropods.container_new name:'${name}'`,
    );
  if (namesHeropods && container.heropods !== heropods)
    return refuse(
      [],
      `The container ${name} belongs to the HeroPods ${container.heropods}, not to ${heropods}.`,
      `Write heropods:'${container.heropods}', or another container's name.`,
    );
  return ok(container);
}

function missingHeropods(name: string, hypothesis: Hypothesis): Problem[] {
  if (hypothesis.heropods.has(name)) return [];
  const message = `There is no HeroPods ${name}, neither on this host nor in the actions above.`;
  return [{ path: [], message, fix: `Configure it first: !!heropods.configure name:'${name}'` }];
}

/** A command as one short line. */
function shortened(cmd: string): string {
  const line = cmd.replace(/\s+/g, " ").trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

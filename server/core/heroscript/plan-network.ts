import { checkHeroPods, checkMove, checkMycelium } from "../heropods-rules";
import type { Intent } from "./intent";
import type { Outlook, Work } from "./planned";
import type { Hypothesis, WorldHeroPods } from "./world";

const FIELDS = ["bridge_name", "subnet", "gateway_ip", "dns_servers", "use_podman"] as const;

export function planConfigure(
  { input: given, reset }: Extract<Intent, { kind: "configure" }>,
  hypothesis: Hypothesis,
): Outlook {
  const { name } = given;
  const object = { kind: "heropods", name } as const;
  const before = hypothesis.heropods.get(name);
  const doomed = reset ? hypothesis.containersOf(name) : [];
  const others = [...hypothesis.heropods.values()].filter((h) => h.name !== name);
  const checked = checkHeroPods(given, { others, foreignLinks: hypothesis.world.foreignLinks });
  if (!checked.ok) {
    // The actions below it are not to be blamed for what is wrong here.
    if (before === undefined) hypothesis.heropods.set(name, { ...PLAIN, ...given });
    return { object, problems: checked.problems };
  }
  const input = checked.value;
  if (before !== undefined && !reset) {
    const containers = hypothesis.containersOf(name).map((c) => c.name);
    const problems = checkMove(before, input, containers);
    if (problems.length > 0) return { object, problems };
  }
  const work: Work[] = doomed.map((c) => ({
    do: "delete",
    sign: "remove",
    sentence: `Delete the container ${c.name}`,
    name: c.name,
  }));
  for (const c of doomed) hypothesis.containers.delete(c.name);
  const changed = before === undefined ? [] : FIELDS.filter((field) => before[field] !== input[field]);
  if (before === undefined)
    work.push({
      do: "save",
      sign: "add",
      sentence: `Make the HeroPods ${name}: ${input.subnet} on ${input.bridge_name}`,
      input,
    });
  else if (changed.length > 0)
    work.push({
      do: "save",
      sign: "change",
      sentence: `Change ${name}: ${changed.map((f) => `${f} from ${before[f]} to ${input[f]}`).join(", ")}`,
      input,
    });
  hypothesis.heropods.set(name, { ...(before ?? PLAIN), ...input });
  return {
    object,
    work,
    already: `The HeroPods ${name} is as written: ${input.subnet} on ${input.bridge_name}`,
    destroys: doomed.map((c) => c.name),
  };
}

export function planEnable(
  { input: given }: Extract<Intent, { kind: "enable" }>,
  hypothesis: Hypothesis,
): Outlook {
  const name = given.heropods;
  const object = { kind: "heropods", name } as const;
  const before = hypothesis.heropods.get(name);
  const checked = checkMycelium(given);
  const problems = [
    ...(before === undefined
      ? [
          {
            path: [],
            message: `There is no HeroPods ${name}, neither on this host nor in the actions above.`,
            fix: `Configure it first: !!heropods.configure name:'${name}'`,
          },
        ]
      : []),
    ...(checked.ok ? hypothesis.world.keyProblems(checked.value.key_path) : checked.problems),
  ];
  if (problems.length > 0 || before === undefined || !checked.ok) return { object, problems };
  const { heropods: _, ...input } = checked.value;
  const after: WorldHeroPods = {
    ...before,
    mycelium_enabled: true,
    mycelium_version: input.version,
    mycelium_ipv6_range: input.ipv6_range,
    mycelium_key_path: input.key_path,
    mycelium_peers: input.peers,
    mycelium_interface_name: input.interface_name,
  };
  hypothesis.heropods.set(name, after);
  const down = hypothesis.world.overlayDown;
  const notes = down === null ? [] : [`Containers get no overlay address until Mycelium is up: ${down}`];
  const changed = Object.entries(after).flatMap(([field, value]) => {
    const was: Record<string, unknown> = { ...before };
    return was[field] === value ? [] : [field.replace("mycelium_", "")];
  });
  if (changed.length === 0) return { object, already: `Mycelium is on for ${name} as written`, notes };
  const sentence = before.mycelium_enabled
    ? `Change Mycelium of ${name}: ${changed.join(", ")}`
    : `Enable Mycelium for ${name} with ${input.peers.split(",").length} peers`;
  const sign = before.mycelium_enabled ? "change" : "add";
  return { object, work: [{ do: "enable", sign, sentence, input: checked.value }], notes };
}

const PLAIN = {
  mycelium_enabled: false,
  mycelium_version: "",
  mycelium_ipv6_range: "",
  mycelium_key_path: "",
  mycelium_peers: "",
  mycelium_interface_name: "mycelium0",
};

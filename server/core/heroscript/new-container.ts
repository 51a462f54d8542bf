import { parseReference } from "../image/reference";
import type { Problem } from "../problem";
import type { Intent } from "./intent";
import { SETTINGS } from "./settings";
import type { Hypothesis, WorldContainer } from "./world";

type New = Extract<Intent, { kind: "new" }>;

/** The image's name on the host or the reference to pull it by; a word of HeroScript may be a name too. */
export function chooseImage(
  { input, imageName, imageWord }: New,
  hypothesis: Hypothesis,
): string | { problems: Problem[] } {
  const names = imageWord === "custom" ? [imageName, input.image] : [imageWord, input.image];
  const there = names.find((name) => name !== null && hypothesis.image(name) !== null);
  if (there !== undefined && there !== null) return there;
  const isOnlyName = imageWord === "custom" && input.image === imageName;
  if (isOnlyName)
    return {
      problems: [
        {
          path: [],
          message: `There is no image ${input.image} on this host.`,
          fix: "Import it under that name, or say where to pull it from: docker_url:'…'",
        },
      ],
    };
  const reference = parseReference(input.image);
  return reference.ok ? reference.value.name : { problems: reference.problems };
}

/** Fields of a container that are not as an action writes them. What the script leaves out has its default. */
export function differences(present: WorldContainer, intent: New, hypothesis: Hypothesis): string[] {
  const { input, imageName, imageWord, saysKeepAlive } = intent;
  const images = [imageWord, imageName, input.image].flatMap((name) =>
    name === null || name === "custom" ? [] : [name, hypothesis.image(name) ?? canonical(name)],
  );
  const fields = [
    "heropods",
    "command",
    "env",
    "memoryBytes",
    "cpus",
    "pidsLimit",
    "overlayIngress",
    ...SETTINGS,
  ] as const;
  return [
    ...(images.includes(present.image) ? [] : [`image (${present.image})`]),
    ...fields.filter((field) => !same(present[field], input[field])).map((field) => WORDS[field]),
    ...(saysKeepAlive && present.keepAlive !== input.keepAlive ? ["keep_alive"] : []),
  ];
}

const WORDS = {
  heropods: "heropods",
  command: "command",
  env: "env",
  memoryBytes: "memory",
  cpus: "cpus",
  pidsLimit: "pids",
  overlayIngress: "overlay_ingress",
  labels: "labels",
  capAdd: "capAdd",
  readOnlyRoot: "readOnlyRoot",
  restart: "restart",
  healthCheck: "healthCheck",
  mounts: "mounts",
  ports: "ports",
} as const;

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** The order in which variables are written is no difference. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}

function canonical(name: string): string {
  const reference = parseReference(name);
  return reference.ok ? reference.value.name : name;
}

import { addressOf, bySet, elementsOf, keyOf, publishedBy } from "../firewall/elements";
import type { PublishedPort } from "../ports/published-port";
import { portText } from "../ports/published-port";
import type { DesiredContainer } from "./desired";
import type { Draft } from "./draft";
import type { Observed } from "./observed";
import { elementInput } from "./removal";
import type { Action, Step } from "./step";

/**
 * Makes the firewall lead the container's ports to it and no others: an element for each, never a rule.
 * The table that is replaced whole brings them along; the step is there all the same, for it looks whether
 * a process of the host has a port, which would be cut off without a word.
 */
export function publishStep(plan: Draft): Step | null {
  const { container, desired, observed } = plan;
  const wanted = publishedElements(container);
  const { elements } = observed.firewall;
  const replaced = plan.base.some((step) => step.id === "firewall:heropods");
  const missing = replaced ? wanted : wanted.filter((element) => !elements.has(element));
  const keys = new Set(missing.map(keyOf));
  // What leads to it and is not asked for, and what has taken the place of what is.
  const stale = [...elements].filter(
    (element) =>
      publishedBy(element) !== null &&
      !wanted.includes(element) &&
      (isOf(container, element) || keys.has(keyOf(element))),
  );
  if (missing.length === 0 && (stale.length === 0 || replaced)) return null;
  const own = stale.filter((element) => isOf(container, element));
  const ports = portsOf(missing);
  const adding = ports.length > 0;
  const input = [
    ...(stale.length > 0 && !replaced ? [elementInput("remove", bySet(stale))] : []),
    ...(adding ? [elementInput("add", bySet(missing))] : []),
  ].join("");
  return {
    id: plan.id("ports"),
    sign: adding ? "add" : "remove",
    object: { kind: "port", name: container.name },
    sentence: adding
      ? `Publish ${ports.map((port) => `${portText(port)} to ${container.name}:${port.containerPort}`).join(", ")}`
      : `Unpublish ${portsOf(stale).map(portText).join(", ")}`,
    found: adding ? "the firewall does not lead it there" : "the firewall leads more to it than is asked for",
    do: [
      ...(adding
        ? [
            {
              do: "check-ports",
              ports: ports.map(({ family, protocol, hostPort }) => ({ family, protocol, hostPort })),
              overlay: desired.overlay?.address ?? null,
            } satisfies Action,
          ]
        : []),
      { do: "run", argv: ["nft", "-f", "-"], input },
    ],
    undo: [
      ...(adding ? [removal(missing)] : []),
      ...(own.length > 0 && !replaced
        ? [{ do: "run", argv: ["nft", "-f", "-"], input: elementInput("add", bySet(own)) } satisfies Action]
        : []),
    ],
    after: plan.after("firewall:heropods"),
  };
}

/** Takes away whatever the firewall leads to a container that is not to run. */
export function unpublishStep(container: DesiredContainer, observed: Observed, after: string[]): Step | null {
  const elements = [...observed.firewall.elements].filter(
    (element) => publishedBy(element) !== null && isOf(container, element),
  );
  if (elements.length === 0) return null;
  return {
    id: `ports:${container.name}`,
    sign: "remove",
    object: { kind: "port", name: container.name },
    sentence: `Unpublish ${portsOf(elements).map(portText).join(", ")}`,
    do: [removal(elements)],
    undo: [],
    after,
  };
}

/** What a container's ports are as elements. */
export function publishedElements(container: DesiredContainer): string[] {
  const { publish4, publish6 } = elementsOf(container);
  return [...publish4, ...publish6];
}

const isOf = ({ ipv4, overlay }: DesiredContainer, element: string): boolean =>
  addressOf(element) === ipv4.address || addressOf(element) === overlay?.address;

const portsOf = (elements: string[]): PublishedPort[] =>
  elements.flatMap((element) => publishedBy(element) ?? []);

function removal(elements: string[]): Action {
  return {
    do: "run",
    argv: ["nft", "-f", "-"],
    input: elementInput("remove", bySet(elements)),
    tolerate: ["No such file"],
  };
}

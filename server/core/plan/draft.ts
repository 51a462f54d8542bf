import { objectNames } from "../names";
import type { Desired, DesiredContainer } from "./desired";
import type { Observed } from "./observed";
import type { Step } from "./step";

/** What the step builders share: the container, its names, and which steps are there to wait for. */
export class Draft {
  readonly steps: Step[] = [];
  readonly names;
  constructor(
    readonly container: DesiredContainer,
    readonly desired: Desired,
    readonly observed: Observed,
    readonly base: Step[],
  ) {
    this.names = objectNames(container.name, container.hash);
  }
  push(step: Step) {
    this.steps.push(step);
  }
  /** Those of the named steps that the plan has. */
  after(...ids: string[]): string[] {
    const known = new Set([...this.base, ...this.steps].map((s) => s.id));
    return ids.filter((id) => known.has(id));
  }
  id(kind: string): string {
    return `${kind}:${this.container.name}`;
  }
  get bundle(): string {
    return `${this.desired.paths.bundles}/${this.container.name}`;
  }
}

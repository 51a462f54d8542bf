import type { Plan, Step } from "./step";

interface Leased {
  name: string;
  ipv4: string;
  overlay: string | null;
}

/** The plan with the new container's lease as its first line. */
export function withLease(plan: Plan, container: Leased): Plan {
  return { steps: [leaseStep(container, "add"), ...plan.steps] };
}

/** The plan with the release of a deleted container's addresses as its last line. */
export function withRelease(plan: Plan, container: Leased): Plan {
  return {
    steps: [...plan.steps, { ...leaseStep(container, "remove"), after: plan.steps.map((s) => s.id) }],
  };
}

/** A lease is a row, not a command: the step says which addresses; the transaction is the service's. */
function leaseStep(container: Leased, sign: "add" | "remove"): Step {
  const addresses = [container.ipv4, ...(container.overlay === null ? [] : [container.overlay])].join(
    " and ",
  );
  return {
    id: `lease:${container.name}`,
    sign,
    object: { kind: "lease", name: container.name },
    sentence: sign === "add" ? `Lease ${addresses} to ${container.name}` : `Release ${addresses}`,
    do: [],
    undo: [],
    after: [],
  };
}

import type { ContainerFacts, PathEvidence, RouteAnswer } from "./evidence";
import { broken, good, open, repair, restart, start } from "./hop";
import type { Hop } from "./report";

/** From inside the source container to the host's end of its link; nothing where the host is the source. */
export function judgeSource({ source, insideRoute, returnRoute }: PathEvidence): Hop[] {
  if (source === null) return [];
  const running = source.running
    ? good("source", `${source.name} runs`, "Its process is there.")
    : broken(
        "source",
        `${source.name} runs`,
        "It is not running.",
        `Start ${source.name}.`,
        start(source.name),
      );
  if (!source.running) return [running];
  return [
    running,
    judgeAddress("source-address", source),
    judgeInsideRoute(source, insideRoute),
    judgeLink("source-link", source),
    judgeGateway(source),
    judgeReturn(source, returnRoute),
  ];
}

export function judgeAddress(id: "source-address" | "target-address", container: ContainerFacts): Hop {
  const { name, address, inside, insideName } = container;
  const title = `Address of ${name}`;
  if (inside === null)
    return broken(
      id,
      title,
      `${name} has no link ${insideName}, and so no address ${address}.`,
      "Repair it: the link is made anew with its address.",
      repair(name),
    );
  const there = inside.addresses.some((cidr) => cidr.split("/")[0] === address);
  if (there) return good(id, title, `${address} is on ${insideName}.`);
  if (!inside.up) return open(id, title, `${address} is gone with ${insideName}, which is down.`);
  return broken(
    id,
    title,
    `${insideName} has ${inside.addresses.join(", ") || "no address"}, not ${address}.`,
    "Someone took the address away inside; a restart gives it back.",
    restart(name),
  );
}

function judgeInsideRoute(source: ContainerFacts, route: RouteAnswer | null): Hop {
  const title = `Route inside ${source.name}`;
  const { inside, insideName, name } = source;
  if (route === null || inside === null) return open("source-route", title, "Not read: its link is missing.");
  if ("device" in route && route.device === insideName) return good("source-route", title, route.text);
  if (!inside.up) return open("source-route", title, `Gone with ${insideName}, which is down.`);
  return broken(
    "source-route",
    title,
    "reason" in route ? route.reason : `It leaves by ${route.device} instead of ${insideName}: ${route.text}`,
    "Someone changed the routes inside; a restart makes them anew.",
    restart(name),
  );
}

export function judgeLink(id: "source-link" | "target-link", container: ContainerFacts): Hop {
  const { name, inside, insideName, outside, outsideName } = container;
  const title = `Link of ${name}`;
  if (outside === null)
    return broken(
      id,
      title,
      `The host has no ${outsideName}.`,
      "Repair it: the link is made anew.",
      repair(name),
    );
  if (!outside.up)
    return broken(
      id,
      title,
      `${outsideName} is down on the host.`,
      "Repair it: the link is set up, and its address, route and neighbour are given back.",
      repair(name),
    );
  if (inside !== null && !inside.up)
    return broken(
      id,
      title,
      `${insideName} is down inside ${name}.`,
      "Someone took it down inside, with its address and routes; a restart makes them anew.",
      restart(name),
    );
  return good(id, title, `${outsideName} is up on the host, ${insideName} inside.`);
}

function judgeGateway(source: ContainerFacts): Hop {
  const { gateway, outside, name } = source;
  const title = `Gateway ${gateway.address}`;
  if (gateway.there) return good("source-gateway", title, `${gateway.address} is on ${gateway.device}.`);
  if (outside !== null && !outside.up)
    return open("source-gateway", title, `Gone with ${outside.name}, which is down.`);
  return broken(
    "source-gateway",
    title,
    `${gateway.device} has no ${gateway.address}, which the route inside leads to.`,
    "Repair it: the address is given back.",
    repair(name),
  );
}

function judgeReturn(source: ContainerFacts, route: RouteAnswer | null): Hop {
  const title = `Way back to ${source.name}`;
  const { outside, outsideName, address, name, gateway } = source;
  if (route === null) return open("source-return", title, "Not read.");
  const expected = address.includes(":") ? outsideName : gateway.device;
  if ("device" in route && route.device === expected) return good("source-return", title, route.text);
  if (outside === null || !outside.up)
    return open("source-return", title, `The host's route to ${address} went with ${outsideName}.`);
  return broken(
    "source-return",
    title,
    "reason" in route
      ? route.reason
      : `The host sends ${address} by ${route.device} instead of ${expected}: ${route.text}`,
    "Repair it: the host's route to the container is made anew.",
    repair(name),
  );
}

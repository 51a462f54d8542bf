import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Page } from "@playwright/test";
import { z } from "zod";
import type { BedHost } from "../testbed/bed";

const APP = fileURLToPath(new URL("../../app", import.meta.url));

/** Every page there is, read from app/, so that a new one is looked at too: '/containers/[name]/logs'. */
export const ROUTES = readdirSync(APP, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("page.tsx"))
  .map((file) => {
    const parts = dirname(file)
      .split("/")
      .filter((part) => part !== "." && !part.startsWith("("));
    return `/${parts.join("/")}`;
  })
  .sort();

/** The route's address for things that are on this host: its parameters filled in. */
export async function addressOf(route: string, host: BedHost, container: string): Promise<string> {
  if (route.startsWith("/containers/")) return route.replace("[name]", container);
  if (route.startsWith("/heropods/")) return route.replace("[name]", "default");
  if (route === "/images/image") return `${route}?name=busybox`;
  if (!route.includes("[")) return route;
  if (route === "/scripts/[name]") {
    const source = `!!heropods.container_start\n  name:'${container}'\n`;
    await host.call("mutation", "scripts.saved.save", { name: "looked-at", source });
    return "/scripts/looked-at";
  }
  if (route === "/templates/[name]") {
    await host.call("mutation", "templates.save", { name: "looked-at", configuration: { cpus: 0.5 } });
    return "/templates/looked-at";
  }
  if (route !== "/activity/[id]") throw new Error(`What ${route} is to show must be said here`);
  const [operation] = Operations.parse(
    await host.call("query", "operations.list", { subject: { kind: "container", name: container } }),
  );
  return route.replace("[id]", operation?.id ?? "");
}

/** Loaded: a heading is there and nothing holds the place of what is still being read. */
export async function atRest(page: Page): Promise<void> {
  // By its tag: what is open over the page hides the rest from roles.
  await expect(page.locator("h1").first()).toHaveText(/\S/);
  await expect(page.locator("main [class*=bg-hover][aria-hidden=true]")).toHaveCount(0);
}

const Operations = z.array(z.object({ id: z.string() }));

import type { Page } from "@playwright/test";

/** A page worth showing, or a page with something open on it. */
export interface Scene {
  /** The file's name before theme and width. */
  name: string;
  path: string;
  signedOut?: boolean;
  /** On a phone it is not offered. */
  wideOnly?: boolean;
  /** What a person does on the page before it is shown. */
  act?: (page: Page) => Promise<void>;
}

export const SCENES: Scene[] = [
  { name: "sign-in", path: "/sign-in", signedOut: true },
  { name: "overview", path: "/" },
  { name: "containers", path: "/containers" },
  { name: "containers-create", path: "/containers?create=1", act: fillContainer },
  { name: "container", path: "/containers/web-1" },
  { name: "container-numbers", path: "/containers/web-1/numbers" },
  { name: "container-logs", path: "/containers/web-1/logs", act: linesShown },
  { name: "container-terminal", path: "/containers/web-1/terminal", act: useTerminal },
  { name: "container-run", path: "/containers/web-1/run", act: runCommand },
  { name: "container-configuration", path: "/containers/web-1/configuration", act: changeContainer },
  { name: "containers-together", path: "/containers", act: selectSome, wideOnly: true },
  { name: "container-operations", path: "/containers/web-1/operations" },
  { name: "container-failed", path: "/containers/backup" },
  { name: "container-drift", path: "/containers/cache/drift" },
  { name: "container-delete", path: "/containers/web-2?delete=1", act: planShown },
  { name: "images", path: "/images" },
  { name: "image", path: "/images/image?name=busybox" },
  { name: "image-registries", path: "/images/registries" },
  { name: "volumes", path: "/volumes" },
  { name: "templates", path: "/templates" },
  { name: "template", path: "/templates/small-web" },
  { name: "heropods", path: "/heropods" },
  { name: "heropods-overview", path: "/heropods/default" },
  { name: "heropods-configuration", path: "/heropods/default/configuration", act: planShown },
  { name: "heropods-mycelium", path: "/heropods/default/mycelium", act: planShown },
  { name: "heropods-operations", path: "/heropods/staging/operations" },
  { name: "heropods-script", path: "/heropods/default/script" },
  { name: "overlay", path: "/overlay" },
  { name: "overlay-peers", path: "/overlay/peers" },
  { name: "overlay-routes", path: "/overlay/routes" },
  { name: "overlay-map", path: "/overlay/map" },
  { name: "why-whole", path: "/why?from=web-1&to=web-2" },
  { name: "why-broken", path: "/why?from=web-1&to=cache" },
  { name: "network", path: "/network" },
  { name: "network-routes", path: "/network/routes" },
  { name: "network-firewall", path: "/network/firewall" },
  { name: "host", path: "/host" },
  { name: "scripts", path: "/scripts" },
  { name: "script", path: "/scripts/staging-db", act: scriptPlanned },
  { name: "activity", path: "/activity" },
  { name: "operation", path: "/activity", act: openOperation },
  { name: "doctor", path: "/doctor" },
  { name: "settings", path: "/settings" },
  { name: "settings-people", path: "/settings/people" },
  { name: "settings-tokens", path: "/settings/tokens" },
  { name: "settings-notices", path: "/settings/notices" },
  { name: "settings-backups", path: "/settings/backups" },
  { name: "settings-configuration", path: "/settings/configuration" },
  { name: "palette", path: "/containers", act: openPalette },
];

async function fillContainer(page: Page): Promise<void> {
  await page.getByLabel("Name").fill("api-3");
  await planShown(page);
}

async function changeContainer(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Command and environment" }).click();
  await page.getByLabel("Environment").fill("PORT=8080\nLOG=debug");
  await page.getByText(/Restarts web-1/).waitFor();
  await planShown(page);
}

async function selectSome(page: Page): Promise<void> {
  for (const name of ["web-1", "web-2", "web-10"])
    await page
      .getByRole("row", { name: new RegExp(`${name}\\b`) })
      .getByRole("checkbox")
      .check();
  await page.getByRole("button", { name: "Restart", exact: true }).click();
  await planShown(page);
}

async function planShown(page: Page): Promise<void> {
  await page
    .getByRole("region", { name: "Plan" })
    .getByText(/to add|to remove|Nothing to do/)
    .waitFor();
}

async function scriptPlanned(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Script" }).waitFor();
  await page
    .getByText(/\d+ to add|\d+ to run|nothing to/i)
    .first()
    .waitFor();
}

async function runCommand(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Command" }).fill("ip address");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByText(/exit code 0/).waitFor();
}

async function linesShown(page: Page): Promise<void> {
  await page.getByRole("log").getByText("listening on port 8080").first().waitFor();
}

async function useTerminal(page: Page): Promise<void> {
  const terminal = page.getByRole("textbox", { name: /^Terminal / });
  await terminal.waitFor();
  await page.locator(".xterm-rows").getByText("#").first().waitFor();
  await terminal.focus();
  await page.keyboard.type("ls --color=always / && ip -o address\n");
  await page.locator(".xterm-rows").getByText("vmy-").first().waitFor();
}

async function openOperation(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Create web-1", exact: true }).first().click();
  await page.getByText("Asked by").waitFor();
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder(/A page, a container's name/).fill("web");
}

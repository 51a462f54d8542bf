import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./console/console-test";
import { heropodsJson } from "./console/heropods-command";
import { tabTo } from "./console/tab-to";

const CONTAINERS = ["map-1", "map-2"];
/** With the one of host b there are 200. */
const PEERS = Array.from({ length: 199 }, (_, n) => `tcp://198.18.0.${n + 1}:9651`);

// 200 peers, key by key.
test.describe.configure({ timeout: 180_000 });

test.beforeAll(async ({ a }) => {
  for (const name of CONTAINERS) await heropodsJson(a, "create", name, "--start", "--", "sleep", "3600");
  await a.call("mutation", "overlay.addPeers", { endpoints: PEERS, wait: true });
});
test.afterAll(async ({ a }) => {
  await a.call("mutation", "overlay.removePeers", { endpoints: PEERS, wait: true });
  await heropodsJson(a, "rm", ...CONTAINERS);
});

const map = (page: Page) => page.getByRole("navigation", { name: "Map of the overlay" });
const table = (page: Page) => page.getByRole("region", { name: "As a table" }).getByRole("table");
const boxes = (places: Locator) =>
  places.evaluateAll((all) =>
    all.map((each) => {
      const { top, bottom, left, right } = each.getBoundingClientRect();
      const text = each.querySelector(".font-mono");
      return { top, bottom, left, right, px: Number.parseFloat(getComputedStyle(text ?? each).fontSize) };
    }),
  );

test("the map shows 200 peers one below the other, and its table says the same", async ({ page }) => {
  await page.goto("/overlay/map");
  const peers = map(page).locator("[data-side=peers]");
  await expect(peers).toHaveCount(200);
  await expect(map(page).locator("[data-side=containers]")).toHaveCount(CONTAINERS.length);

  const places = await boxes(peers);
  for (const [at, place] of places.entries()) {
    expect(place.px).toBeGreaterThanOrEqual(12);
    const next = places[at + 1];
    if (next !== undefined) expect(next.top).toBeGreaterThanOrEqual(place.bottom - 0.5);
  }

  // What is drawn is what is listed: each by its name and where it leads.
  const drawn = await map(page)
    .locator("[data-side=containers], [data-side=peers]")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  const listed = await table(page)
    .locator("tbody tr > td:first-child a")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  expect(listed).toEqual(drawn);
  const words = (text: string) => text.replace(/^.*→\s*/, "").trim();
  const behind = (await peers.allTextContents()).map(words);
  const told = await table(page)
    .getByRole("row")
    .filter({ has: page.locator('a[href*="peer="]') })
    .locator("td:last-child")
    .allTextContents();
  expect(told.map(words)).toEqual(behind);
  expect(behind.filter((each) => each.includes("::/64"))).toHaveLength(1);

  // The host stays in sight beside them.
  await peers.last().scrollIntoViewIfNeeded();
  await expect(map(page).locator("[data-side=host]")).toBeInViewport();
});

test("the map is walked by keyboard alone, and lights its rows in the table", async ({ page }) => {
  await page.goto("/overlay/map");
  const side = (name: string) => map(page).locator(`[data-side=${name}]`);
  await expect(side("peers")).toHaveCount(200);
  // The tab that led here has the focus.
  await page.getByRole("link", { name: "Map", exact: true }).focus();
  await tabTo(page, side("containers").first());
  await page.keyboard.press("ArrowDown");
  await expect(side("containers").nth(1)).toBeFocused();
  await expect(table(page).locator("tr[data-lit]")).toContainText("map-2");
  await page.keyboard.press("ArrowRight");
  await expect(side("host")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(side("peers").first()).toBeFocused();
  await page.keyboard.press("End");
  await expect(side("peers").last()).toBeFocused();
  await expect(side("peers").last()).toBeInViewport();
  await expect(table(page).locator("tr[data-lit]")).toHaveCount(1);
  await page.keyboard.press("Home");
  // One more Tab, and the 200 are passed by.
  await page.keyboard.press("Tab");
  await expect(table(page).locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Shift+Tab");
  const first = side("peers").first();
  await expect(first).toBeFocused();
  const endpoint = (await first.getAttribute("title")) ?? "";
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Peer" })).toContainText(endpoint);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Peer" })).toBeHidden();
});

test("the table of peers is searched, sorted, walked and selected by keyboard alone", async ({ page }) => {
  await page.goto("/overlay/peers");
  const peers = page.getByRole("table", { name: "Peers" });
  await expect(peers).toHaveAttribute("aria-rowcount", "201");
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search peers" })).toBeFocused();
  await page.keyboard.type("198.18.0.7");
  // .7 and .70 to .79.
  await expect(peers).toHaveAttribute("aria-rowcount", "12");
  await tabTo(page, peers.getByRole("button", { name: "Endpoint" }));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(peers.getByRole("columnheader", { name: "Endpoint" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  const links = peers.locator("tbody a");
  await expect(links.first()).toHaveAttribute("title", "tcp://198.18.0.79:9651");
  await tabTo(page, links.first());
  await page.keyboard.press("ArrowDown");
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Peer" })).toContainText("tcp://198.18.0.78:9651");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Peer" })).toBeHidden();

  const all = peers.getByRole("checkbox", { name: "Select all" });
  await all.focus();
  await page.keyboard.press("Space");
  await expect(page.getByRole("toolbar", { name: "Selected peers" })).toContainText("11 selected");
  await tabTo(page, page.getByRole("button", { name: "Clear" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("toolbar", { name: "Selected peers" })).toBeHidden();
});

test("the table of routes is searched and walked by keyboard alone", async ({ b, page }) => {
  await page.goto("/overlay/routes");
  const routes = page.getByRole("table", { name: "Routes" });
  await expect(routes.locator("tbody tr[aria-rowindex]")).not.toHaveCount(0);
  await page.keyboard.press("/");
  await page.keyboard.type(b.overlay);
  await expect(routes.locator("tbody tr[aria-rowindex]")).toHaveCount(1);
  await tabTo(page, routes.locator("tbody a").first());
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Peer" })).toContainText("192.0.2.2");
});

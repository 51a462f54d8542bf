import type { Page } from "@playwright/test";
import { expect, test } from "./console/console-test";
import { forgetPeer, peersOf, routesOf } from "./console/mycelium-api";
import { until } from "./testbed/until";

// Three hosts: to each other one leads a direct way, and a second one by the third.
test.use({ bedOptions: { console: true, enableMycelium: true, hosts: ["a", "b", "c"] } });
test.describe.configure({ mode: "serial" });

const TO_B = "tcp://192.0.2.2:9651";
const TO_C = "tcp://192.0.2.3:9651";
const BY_HAND = "quic://192.0.2.2:9651";
/** Within this, what the node says is on the page. */
const SOON_MS = 5_000;

const row = (page: Page, endpoint: string) => page.getByRole("row", { name: endpoint });

/** Marks the page; the returned function fails if it was loaded anew since. */
async function neverReloaded(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => document.documentElement.setAttribute("data-kept", "yes"));
  return async () => expect(page.locator("html")).toHaveAttribute("data-kept", "yes");
}

test("peers go dead, connecting and alive on the page as the underlay is cut and restored", async ({
  b,
  a,
  page,
}) => {
  await page.goto("/overlay/peers");
  await expect(row(page, TO_B)).toContainText("Alive");
  const kept = await neverReloaded(page);
  const shows = (word: string) => expect(row(page, TO_B)).toContainText(word, { timeout: SOON_MS });
  await b.cutUnderlay();
  await shows("Dead");
  // Dialled anew again and again, each time in vain.
  await shows("Connecting");
  await shows("Dead");
  await expect(row(page, TO_C)).toContainText("Alive");
  await b.restoreUnderlay();
  await shows("Alive");
  expect((await peersOf(a)).get(TO_B)).toBe("alive");
  await kept();
});

test("routes are the node's own, one for one, and what became of them is told", async ({ a, b, page }) => {
  const shown = () =>
    page.getByRole("table", { name: "Routes" }).evaluate((table) =>
      [...table.querySelectorAll("tbody tr[aria-rowindex]")].map((line) => {
        const [subnet, metric, hop] = [...line.querySelectorAll("td")];
        return {
          subnet: subnet?.textContent ?? "",
          metric: metric?.textContent ?? "",
          // After it stands the peer's state.
          nextHop: (hop?.querySelector("[title]")?.getAttribute("title") ?? "").replace(/, \w+$/, ""),
        };
      }),
    );
  const own = async (kind: "selected" | "fallback") =>
    (await routesOf(a, kind)).map(({ subnet, metric, nextHop }) => ({
      subnet,
      metric: String(metric),
      nextHop,
    }));
  const sorted = (rows: { subnet: string; nextHop: string }[]) =>
    rows.toSorted((x, y) => (x.subnet + x.nextHop < y.subnet + y.nextHop ? -1 : 1));
  for (const kind of ["selected", "fallback"] as const) {
    await page.goto(`/overlay/routes?kind=${kind}`);
    await expect(async () => {
      const [there, here] = [sorted(await own(kind)), sorted(await shown())];
      expect(there.length).toBeGreaterThan(0);
      expect(here).toEqual(there);
    }).toPass({ timeout: 15_000 });
  }

  await page.goto("/overlay/routes?changes=1");
  const changes = page.getByRole("dialog", { name: "What changed" });
  await expect(changes).toBeVisible();
  await b.cutUnderlay();
  await expect(changes.getByRole("listitem").filter({ hasText: /lost/i }).first()).toBeVisible();
  await b.restoreUnderlay();
  await expect(
    changes
      .getByRole("listitem")
      .filter({ hasText: /appeared/i })
      .first(),
  ).toBeVisible();
  await expect(
    changes
      .getByRole("listitem")
      .filter({ hasText: b.overlay.split(":")[0] ?? "" })
      .first(),
  ).toBeVisible();
});

test("a search by an address finds the route to it", async ({ b, page }) => {
  await page.goto("/overlay/routes");
  await page.getByRole("searchbox", { name: "An address, subnet, next hop or name" }).fill(b.overlay);
  await expect(page.getByText("1 of 2 routes")).toBeVisible();
  const found = page.getByRole("table", { name: "Routes" }).locator("tbody tr[aria-rowindex]");
  await expect(found).toHaveCount(1);
  await expect(found).toContainText(b.overlay.split(":").slice(0, 4).join(":"));
});

test("a peer is added and removed in the browser, and the node agrees", async ({ a, page }) => {
  await page.goto("/overlay/peers");
  await page.getByRole("button", { name: "Add peers" }).click();
  const panel = page.getByRole("dialog", { name: "Add peers" });
  const endpoints = panel.getByRole("textbox", { name: "Endpoints" });
  const before = await peersOf(a);

  // What is wrong is said at its line, and the node has not heard of any.
  await endpoints.fill(`${BY_HAND}\ntcp://node.example:9651`);
  await expect(panel.getByText(/Line 2: .*host names are not allowed/)).toBeVisible();
  await expect(panel.getByRole("button", { name: "Add 2 peers" })).toHaveAttribute("aria-disabled", "true");
  expect(await peersOf(a)).toEqual(before);

  await endpoints.fill(BY_HAND);
  await expect(panel.getByRole("region", { name: "Plan" })).toContainText(`Connect Mycelium to ${BY_HAND}`);
  await panel.getByRole("button", { name: "Add peer" }).click();
  await expect(panel).toBeHidden();
  await expect(row(page, BY_HAND)).toContainText("Alive");
  expect((await peersOf(a)).get(BY_HAND)).toBe("alive");
});

test("what was added is given back to a node that was started anew, and that is said", async ({
  a,
  page,
}) => {
  await page.goto("/overlay/peers");
  await expect(row(page, BY_HAND)).toContainText("Alive");
  const kept = await neverReloaded(page);
  await a.stopOverlay();
  await expect(page.getByText(/Mycelium does not answer\. What is shown is .* old/)).toBeVisible();
  await expect(row(page, BY_HAND)).toBeVisible();
  await a.startOverlay();
  await expect(page.getByText(/had forgotten 1 peer: given back/)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(/Mycelium does not answer/)).toBeHidden();
  await expect(row(page, BY_HAND)).toContainText("Alive");
  expect((await peersOf(a)).has(BY_HAND)).toBe(true);
  await kept();

  await row(page, BY_HAND).getByRole("checkbox").check();
  await page.getByRole("toolbar", { name: "Selected peers" }).getByRole("button", { name: "Remove" }).click();
  const question = page.getByRole("alertdialog", { name: `Remove ${BY_HAND}?` });
  await expect(question).toContainText(`Disconnect Mycelium from ${BY_HAND}`);
  await question.getByRole("button", { name: "Remove peer" }).click();
  await expect(row(page, BY_HAND)).toHaveCount(0);
  expect((await peersOf(a)).has(BY_HAND)).toBe(false);
});

test("what is configured and not running is shown as a plan, and connected by one click", async ({
  a,
  page,
}) => {
  await page.goto("/overlay/peers");
  await expect(row(page, TO_B)).toContainText("Alive");
  // Else host b, which has this one for a peer, would come back as an inbound one.
  await a.cutUnderlay();
  await forgetPeer(a, TO_B);
  const difference = page.getByRole("region", { name: "Asked for and not running" });
  await expect(difference).toContainText(`Connect Mycelium to ${TO_B}`);
  await difference.getByRole("button", { name: "Connect it" }).click();
  await expect(difference).toBeHidden();
  expect([...(await peersOf(a)).keys()].sort()).toEqual([TO_B, TO_C]);
  await a.restoreUnderlay();
  await expect(row(page, TO_B)).toContainText("Alive");
  await until("the node to say so", async () => ((await peersOf(a)).get(TO_B) === "alive" ? true : null));
});

import { expect, test } from "./console/console-test";

// The oldest version that is read: what came later answers 404 there, as in the stand-in.
test.use({ bedOptions: { console: true, enableMycelium: true, version: "0.5.6" } });
test.skip(Boolean(process.env.MYCELIUM_BIN), "the real program has the version that it has");

test("pages say which version an endpoint needs, and show all else", async ({ a, b, page }) => {
  await page.goto("/overlay");
  await expect(page.getByText("Not said: needs Mycelium ≥ 0.7.8")).toBeVisible();
  await expect(page.getByRole("main")).toContainText(a.overlay);

  await page.goto("/overlay/peers");
  await expect(page.getByRole("row", { name: "tcp://192.0.2.2:9651" })).toContainText("Alive");
  await page.goto("/overlay/routes");
  await expect(page.getByRole("table", { name: "Routes" })).toContainText(
    b.overlay.split(":").slice(0, 4).join(":"),
  );

  await page.goto("/overlay/routes?kind=queried");
  await expect(page.getByText("Queried routes need Mycelium ≥ 0.6.0")).toBeVisible();
  await page.goto("/overlay/packets");
  await expect(page.getByText("need Mycelium ≥ 0.7.2")).toBeVisible();
  await page.goto("/overlay/map");
  await expect(page.getByRole("navigation", { name: "Map of the overlay" })).toContainText("192.0.2.2");
});

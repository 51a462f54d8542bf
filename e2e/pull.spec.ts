import { expect, test } from "./console/console-test";
import { type BedRegistry, openRegistry } from "./testbed/registry";

const BYTES = 4_000_000;
let registry: BedRegistry;

test.beforeAll(async ({ a }) => {
  registry = await openRegistry(a, { bytes: BYTES, bytesPerSecond: 700_000 });
});
test.afterAll(() => registry?.stop());

test("a slow pull tells how far it is, outlives a reload, goes on after a break, and can be stopped without a trace", async ({
  page,
  a,
}) => {
  test.setTimeout(120_000);
  const images = async () => {
    const list = await a.exec(["ls", `${a.dir}/data/images`]);
    return list.stdout.split("\n").filter(Boolean);
  };
  const before = await images();
  const pull = async () => {
    await page.goto("/images");
    await page.getByRole("button", { name: "Pull image" }).first().click();
    await page.getByLabel("Reference").fill(registry.reference);
    await page.keyboard.press("Enter");
  };
  const underWay = page.getByRole("list", { name: "Under way" });
  const bar = underWay.getByRole("progressbar");
  const percent = async () => Number(await bar.getAttribute("aria-valuenow"));

  await pull();
  await expect(bar).toHaveAttribute("aria-valuetext", /of 4 MB|of 3\.\d MiB/);
  await expect(bar).toHaveAttribute("aria-valuetext", /1 layer/);
  await expect.poll(percent).toBeGreaterThan(5);
  await expect(bar).toHaveAttribute("aria-valuetext", /\/s · \d+ s left/);
  const seen = await percent();

  await page.reload();
  await expect.poll(percent).toBeGreaterThan(seen);

  await underWay.getByRole("button", { name: /^Stop: Pull/ }).click();
  await expect(underWay).toBeHidden();
  expect(await images()).toEqual(before);
  expect((await a.exec(["pgrep", "-f", "team/big"])).stdout).toBe("");
  await page.goto("/activity");
  await expect(
    page.getByText("Interrupted", { exact: true }).filter({ visible: true }).first(),
  ).toBeVisible();

  await pull();
  await expect.poll(percent).toBeGreaterThan(20);
  registry.cut();
  await expect(underWay).toBeHidden({ timeout: 60_000 });
  await expect(page.getByRole("link", { name: /team\/big:1/ })).toBeVisible();
  expect(await images()).toHaveLength(before.length + 1);
});

test("a pull whose registry goes away fails with its name and leaves nothing", async ({ page, a }) => {
  test.setTimeout(120_000);
  await a.call("mutation", "images.prune", { wait: true });
  // What podman pulled before it has in a storage of its own, and would not ask for again.
  await a.exec(["podman", "rmi", "--all", "--force"], { timeoutMs: 60_000 });
  const before = (await a.exec(["ls", `${a.dir}/data/images`])).stdout;
  await page.goto("/images?add=pull");
  await page.getByLabel("Reference").fill(registry.reference);
  await page.keyboard.press("Enter");
  const underWay = page.getByRole("list", { name: "Under way" });
  await expect(underWay.getByRole("progressbar")).toHaveAttribute("aria-valuenow", /[1-9]/);
  await registry.stop();
  const operations = page.getByRole("region", { name: "Operations" });
  await expect(operations.getByText(/connection refused|unexpected EOF/).first()).toBeVisible({
    timeout: 60_000,
  });
  expect((await a.exec(["ls", `${a.dir}/data/images`])).stdout).toBe(before);
});

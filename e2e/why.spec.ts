import { expect, test } from "./console/console-test";
import { heropodsJson } from "./console/heropods-command";
import { makePaths, PATH_FAULTS, type Paths, repairs } from "./testbed/path-faults";

let paths: Paths;

test.beforeAll(async ({ bed }) => {
  paths = await makePaths(bed);
});
test.afterAll(async ({ a }) => {
  await heropodsJson(a, "rm", "web", "app");
  await repairs(a, "automatic");
});

for (const { name, title, to, make, mend, standinOnly } of PATH_FAULTS)
  test(`the page names ${name}, and is whole once it is repaired`, async ({ page }) => {
    test.skip(
      standinOnly === true && Boolean(process.env.MYCELIUM_BIN),
      "the real program waits for minutes",
    );
    test.setTimeout(120_000);
    const target = to(paths);
    await page.goto(`/why?from=web&to=${encodeURIComponent(target)}`);
    const whole = page.getByText(`web reaches ${target}.`);
    const patient = { timeout: 45_000 };
    if (mend !== null) await expect(whole).toBeVisible(patient);
    await make(paths);

    await expect(page.getByText(`web cannot reach ${target}.`)).toBeVisible(patient);
    const hop = page.getByRole("button").filter({ hasText: /Broken$/ });
    await expect(hop).toHaveCount(1, patient);
    await expect(hop).toHaveAttribute("title", title, patient);
    // There once more for narrow screens, not in sight.
    await expect(page.getByText("Fix:").filter({ visible: true })).toHaveCount(1);
    const offered = page.getByRole("button", { name: /^(Repair|Restart|Start) / });
    if (mend === "offered") await offered.click();
    else {
      await expect(offered).toHaveCount(0);
      await mend?.(paths);
    }
    // By itself: the page goes on walking the path.
    if (mend !== null) await expect(whole).toBeVisible(patient);
  });

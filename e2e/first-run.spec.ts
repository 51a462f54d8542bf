import { expect, test } from "./console/console-test";
import { heropods } from "./console/heropods-command";
import { setUpLink } from "./testbed/console";

test.use({ bedOptions: { hosts: ["a"], console: true, administrator: false }, signedIn: false });
test.describe.configure({ mode: "serial" });

const administrator = { name: "Ada Lovelace", email: "ada@example.org", password: "correct horse 12" };

test("the printed link makes the first administrator, and works once", async ({ a, page, browser }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Open the set-up link" })).toBeVisible();

  const link = await setUpLink(a.adminSocket);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Set up this host" })).toBeVisible();
  // The token stays neither in the address bar nor in the history.
  await expect(page).toHaveURL(/\/setup$/);

  // A second person holds the same link open meanwhile.
  const late = await browser.newPage();
  await late.goto(link);
  await expect(late.getByLabel("Name")).toBeVisible();

  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByText("This is not an e-mail address.")).toBeVisible();
  await page.getByLabel("Name").fill(administrator.name);
  await page.getByLabel("E-mail").fill(administrator.email);
  await page.getByLabel("Password").fill(administrator.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: `Account of ${administrator.name}` })).toBeVisible();
  await expect(page).toHaveURL(/\/$/);

  await late.getByLabel("Name").fill("Mallory");
  await late.getByLabel("E-mail").fill("mallory@example.org");
  await late.getByLabel("Password").fill("another 1234567");
  await late.getByRole("button", { name: "Create administrator" }).click();
  await expect(late.getByRole("main").getByRole("alert")).toContainText(
    "This set-up link is not good any more",
  );
  await late.reload();
  await expect(late.getByRole("heading", { name: "This host is set up" })).toBeVisible();
  await late.close();

  const again = await heropods(a, "setup-link");
  expect(again.exitCode).not.toBe(0);
  expect(again.stdout).not.toContain("#token=");
});

test("a wrong password is refused, the right one leads back to the page that was asked for", async ({
  page,
}) => {
  await page.goto("/containers");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fcontainers$/);
  await page.getByLabel("E-mail").fill(administrator.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText(
    "The e-mail address or the password is wrong.",
  );

  await page.getByLabel("Password").fill(administrator.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/containers$/);
  await expect(page.getByRole("heading", { name: "Containers" })).toBeVisible();
});

test("whoever signs out is out, in every tab", async ({ page, context }) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(administrator.email);
  await page.getByLabel("Password").fill(administrator.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: `Account of ${administrator.name}` })).toBeVisible();
  const other = await context.newPage();
  await other.goto("/images");
  await expect(other.getByRole("heading", { name: "Images" })).toBeVisible();

  await page.getByRole("button", { name: `Account of ${administrator.name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto("/containers");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(other).toHaveURL(/\/sign-in/);
});

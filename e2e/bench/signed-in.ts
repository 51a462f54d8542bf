import type { Browser, Page } from "@playwright/test";
import type { Bed } from "../testbed/bed";

export type StorageState = Awaited<ReturnType<ReturnType<Page["context"]>["storageState"]>>;

/** Signs the administrator in as people do, and returns what the browser keeps of it. */
export async function signedIn(browser: Browser, { url, administrator }: Bed): Promise<StorageState> {
  if (url === null || administrator === null) throw new Error("The bed has no console");
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail").fill(administrator.email);
  await page.getByLabel("Password").fill(administrator.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((at) => !at.pathname.startsWith("/sign-in"));
  const state = await context.storageState();
  await context.close();
  return state;
}

import { expect, test } from "vitest";
import { ContainerConfiguration } from "../container/configuration";
import { settingsJson, settingsOf, settingsText } from "./settings";

const usual = ContainerConfiguration.parse({});

test("what is as usual is not written, what is not comes back", () => {
  expect(settingsText(usual)).toBeNull();
  const settings = {
    ...usual,
    labels: { app: "shop" },
    restart: { policy: "always" as const, maxRetries: null },
  };
  const text = settingsText(settings);
  expect(text).toBe('{"labels":{"app":"shop"},"restart":{"policy":"always","maxRetries":null}}');
  expect(settingsJson.parse(text)).toEqual(settingsOf(settings));
});

test("a mistake is said with its place in the object", () => {
  const said = (text: string) => settingsJson.safeParse(text).error?.issues.map(({ message }) => message);
  expect(said("no json")?.[0]).toMatch(/^It is a JSON object with some of labels, capAdd/);
  expect(said('{"restart":{"policy":"sometimes"}}')?.[0]).toMatch(/^restart\.policy: /);
  expect(said('{"memory":5}')?.[0]).toContain("memory is none of them.");
});

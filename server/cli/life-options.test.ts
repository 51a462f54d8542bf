import { Command } from "commander";
import { expect, it } from "vitest";
import { type LifeOptions, lifeOf, withLifeOptions } from "./life-options";

const said = (...argv: string[]) => {
  const command = withLifeOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return lifeOf(command.parse(argv, { from: "user" }).opts<LifeOptions>());
};

it("reads what podman reads", () => {
  expect(said()).toEqual({});
  expect(said("--restart", "on-failure:3")).toEqual({ restart: { policy: "on-failure", maxRetries: 3 } });
  expect(said("--restart", "always")).toEqual({ restart: { policy: "always", maxRetries: null } });
  expect(said("--no-healthcheck")).toEqual({ healthCheck: "none" });
  expect(
    said("--health-cmd", "curl -f localhost", "--health-interval", "1m", "--health-timeout", "500ms"),
  ).toEqual({
    healthCheck: {
      command: ["/bin/sh", "-c", "curl -f localhost"],
      intervalMs: 60_000,
      timeoutMs: 500,
      retries: undefined,
      startPeriodMs: undefined,
    },
  });
  expect(said("--health-cmd", '["pg_isready","-q"]').healthCheck).toMatchObject({
    command: ["pg_isready", "-q"],
  });
});

it.each([
  ["--restart", "sometimes"],
  ["--restart", "always:3"],
  ["--health-interval", "soon"],
  ["--health-cmd", "[1]"],
])("refuses %s %s", (...argv) => {
  expect(() => said(...argv)).toThrow();
});

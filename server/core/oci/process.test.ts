import { describe, expect, it } from "vitest";
import { processArgs, processEnv } from "./process";

describe("processArgs", () => {
  it.each([
    [["/entry"], ["a"], [], ["/entry", "a"]],
    [["/entry"], ["a"], ["b", "c"], ["/entry", "b", "c"]],
    [[], ["sh"], [], ["sh"]],
    [[], ["sh"], ["ls", "-l"], ["ls", "-l"]],
    [["/entry"], [], [], ["/entry"]],
  ])("entry point %j, cmd %j, command %j: %j", (entrypoint, cmd, command, args) => {
    expect(processArgs({ entrypoint, cmd }, command)).toEqual({ ok: true, value: args });
  });

  it.each([[[]], [[""]], [["a\0b"]]])("refuses %j at the command", (command) => {
    const result = processArgs({ entrypoint: [], cmd: [] }, command);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.problems[0]?.path[0]).toBe("command");
  });
});

describe("processEnv", () => {
  it("adds PATH and HOSTNAME where the image has none", () => {
    expect(processEnv(["A=1"], "web-1", {})).toEqual([
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "A=1",
      "HOSTNAME=web-1",
    ]);
  });

  it("lets the container's own win over the image's, PATH and HOSTNAME", () => {
    expect(
      processEnv(["A=1", "PATH=/image", "HOSTNAME=image"], "web-1", { A: "2=3", HOSTNAME: "own", B: "" }),
    ).toEqual(["PATH=/image", "A=2=3", "HOSTNAME=own", "B="]);
  });

  it("passes over what is no variable", () => {
    expect(processEnv(["NOVALUE", "=x"], "h", { PATH: "/p" })).toEqual(["PATH=/p", "HOSTNAME=h"]);
  });
});

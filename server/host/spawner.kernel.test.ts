import { describe, expect, it } from "vitest";
import { runForOutput, runQuick } from "./spawner";

describe("runQuick", () => {
  it("gives standard input and returns standard output", async () => {
    expect(await runQuick(["cat"], { input: "one\ntwo\n" })).toBe("one\ntwo\n");
  });

  it("names command, exit code and stderr of a failure", async () => {
    await expect(runQuick(["ls", "/nowhere"])).rejects.toThrow(/ls exited with 2: .*\/nowhere/);
  });

  it("says of a missing program that it is not installed", async () => {
    await expect(runQuick(["no-such-program"])).rejects.toThrow(
      /could not start: no-such-program is not installed/,
    );
  });

  it("kills a command that takes too long", async () => {
    await expect(runQuick(["sleep", "60"], { timeoutMs: 100 })).rejects.toThrow(
      /did not finish within 100 ms/,
    );
  });
});

describe("runForOutput", () => {
  it("does not wait for a child that holds the output open", async () => {
    const started = performance.now();
    const result = await runForOutput(["busybox", "sh", "-c", "echo said; sleep 30 & exit 3"], 20_000);
    expect(result).toEqual({ exitCode: 3, stdout: "said\n", stderr: "" });
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

import { expect, it } from "vitest";
import { registryFailure } from "./registry-failure";

const fatal = (msg: string) => `time="2026-01-01T00:00:00Z" level=fatal msg="${msg}"`;

it.each([
  [
    "Error reading manifest latest in localhost:5000/x: manifest unknown: manifest unknown",
    "reference",
    "There is no",
  ],
  [
    "reading manifest 1 in r/x: name unknown: repository name not known to registry",
    "reference",
    "There is no",
  ],
  ["unable to retrieve auth token: invalid username/password: unauthorized", "username", "credentials"],
  ['Get \\"https://r/v2/\\": http: server gave HTTP response to HTTPS client', "plainHttp", "plain HTTP"],
  [
    'pinging container registry r: Get \\"https://r/v2/\\": dial tcp 127.0.0.1:1: connect: connection refused',
    "reference",
    "could not be reached",
  ],
  ["dial tcp: lookup nowhere.invalid: no such host", "reference", "could not be resolved"],
  ['Get \\"https://r/v2/\\": x509: certificate signed by unknown authority', "reference", "certificate"],
  ["something else", "reference", "could not be read from r"],
])("reads '%s'", (msg, field, words) => {
  const problem = registryFailure("r/x:1", "r", `warning first\n${fatal(msg)}\n`);
  expect(problem.path).toEqual([field]);
  expect(problem.message).toContain(words);
  expect(problem.message).toContain(msg.replaceAll('\\"', '"'));
  expect(problem.fix).not.toBe("");
});

it("reads what is no log line", () => {
  expect(registryFailure("r/x:1", "r", "did not finish within 60000 ms").message).toContain(
    "could not be reached",
  );
});

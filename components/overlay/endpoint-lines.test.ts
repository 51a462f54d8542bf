import { expect, test } from "vitest";
import { atLines, endpointLines } from "./endpoint-lines";

test("endpoints are read one a line, or with commas between, and keep their line", () => {
  expect(endpointLines("tcp://1.2.3.4:1\n\n quic://[::1]:2, tls://5.6.7.8:3 ")).toEqual([
    { endpoint: "tcp://1.2.3.4:1", line: 1 },
    { endpoint: "quic://[::1]:2", line: 3 },
    { endpoint: "tls://5.6.7.8:3", line: 3 },
  ]);
});

test("a refused endpoint is said at the line it stands on", () => {
  const lines = endpointLines("tcp://1.2.3.4:1\n\nnonsense");
  const elsewhere = { path: [], message: "Mycelium does not answer." };
  expect(
    atLines([{ path: ["endpoints", 1], message: "No peer.", fix: "Write one." }, elsewhere], lines),
  ).toEqual({ wrong: [{ line: 3, message: "No peer. Write one." }], rest: [elsewhere] });
});

import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Caller } from "../core/caller";
import { ProblemError } from "../core/problem";
import type { Images } from "../services/images";
import { imageUpload } from "./image-upload";
import { runRawRoute } from "./raw-route";

let server: Server;
let url: string;
let caller: Caller;
let uploaded: unknown[];
let refusal: ProblemError | null;

beforeEach(async () => {
  caller = { kind: "person", name: "a@example.org", role: "admin", userId: "1" };
  uploaded = [];
  refusal = null;
  const images: Pick<Images, "upload"> = {
    async upload(input, body, { actor }) {
      uploaded.push({ ...input, actor, content: await text(body) });
      if (refusal !== null) throw refusal;
      return {
        id: "op",
        kind: "image.import",
        subject: { kind: "image", name: input.name },
        actor,
        status: "running",
        plan: { steps: [], summary: { add: 0, change: 0, remove: 0 } },
        error: null,
        startedAt: "2026-01-01T00:00:00Z",
        finishedAt: null,
      };
    },
  };
  const route = imageUpload(images);
  server = createServer((req, res) => void runRawRoute(route, req, res, caller)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  url = `http://127.0.0.1:${address.port}/api/images/import`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const upload = (query: string) => fetch(url + query, { method: "POST", body: "content" });

it("hands the stream over and answers with the operation", async () => {
  const answer = await upload("?name=mine");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ operation: { id: "op", actor: "a@example.org" } });
  expect(uploaded).toEqual([{ name: "mine", sizeBytes: 7, actor: "a@example.org", content: "content" }]);
});

it("answers with the problems of a refused file", async () => {
  refusal = new ProblemError([{ path: ["path", "../x"], message: "Member '../x' leads out." }]);
  const answer = await upload("?name=mine");
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ problems: [{ path: ["path", "../x"] }] });
});

it.each([["?name=../x"], [""], ["?name="]])(
  "refuses the name in '%s' before it reads the body",
  async (query) => {
    const answer = await upload(query);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ problems: [{ path: ["name"] }] });
    expect(uploaded).toEqual([]);
  },
);

it.each([
  ["operator", 403],
  ["viewer", 403],
  [null, 401],
] as const)("refuses %s with %d", async (role, status) => {
  caller = { ...caller, role };
  expect((await upload("?name=mine")).status).toBe(status);
  expect(uploaded).toEqual([]);
});

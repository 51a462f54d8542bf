import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createMyceliumClient, type MyceliumClient } from "./client";

const opened: { server: Server; client: MyceliumClient }[] = [];

/** A client of a server that answers as told, on a free port of loopback. */
async function clientOf(listener: RequestListener, timeoutMs = 2_000): Promise<MyceliumClient> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const client = createMyceliumClient(`http://127.0.0.1:${address.port}`, timeoutMs);
  opened.push({ server, client });
  return client;
}

afterEach(async () => {
  for (const { server, client } of opened.splice(0)) {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const info = {
  nodeSubnet: "548:c783:d7ce:74a3::/64",
  nodePubkey: "a47c1d6f2a15b2c670d3a88fbe0aeb301ced12f7bcb4c8e3aa877b20f8559c02",
};

describe("createMyceliumClient", () => {
  it("asks an endpoint once for all who ask at the same time, and anew afterwards", async () => {
    let asked = 0;
    const client = await clientOf((request, response) => {
      asked += 1;
      expect(request.url).toBe("/api/v1/admin");
      response.end(JSON.stringify(info));
    });
    const answers = await Promise.all([client.node(), client.node(), client.node()]);
    expect(answers.map((answer) => answer.state)).toEqual(["ok", "ok", "ok"]);
    expect(asked).toBe(1);
    await client.node();
    expect(asked).toBe(2);
  });

  it("says which version an endpoint needs when it is not there", async () => {
    const client = await clientOf((_, response) => response.writeHead(404).end());
    expect(await client.queriedRoutes()).toMatchObject({ state: "unsupported", needs: "0.6.0" });
    expect(await client.packetStats()).toMatchObject({ state: "unsupported", needs: "0.7.2" });
    expect(await client.node()).toMatchObject({ state: "broken", reason: expect.stringContaining("404") });
    expect(await client.publicKeyOf("400::1")).toEqual({ state: "ok", value: null });
  });

  it("gives up on a node that takes the request and is silent", async () => {
    const client = await clientOf(() => undefined, 50);
    expect(await client.peers()).toMatchObject({ state: "silent", reason: expect.stringContaining("50 ms") });
  });

  it("gives up on a node that stops in the middle of its answer", async () => {
    const client = await clientOf((_, response) => response.writeHead(200).write("[{"), 50);
    expect(await client.peers()).toMatchObject({ state: "silent", reason: expect.stringContaining("50 ms") });
  });

  it("says that nothing listens", async () => {
    const client = await clientOf(() => undefined);
    const [last] = opened;
    await new Promise((resolve) => last?.server.close(resolve));
    expect(await client.node()).toMatchObject({
      state: "silent",
      reason: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it.each([
    ["no JSON", "<html>"],
    ["JSON of another shape", '{"nodeSubnet":"10.0.0.0/8"}'],
  ])("calls %s broken and shows it", async (_, body) => {
    const client = await clientOf((_request, response) => response.end(body));
    expect(await client.node()).toMatchObject({
      state: "broken",
      reason: expect.stringContaining("/api/v1/admin"),
    });
  });

  it("stops reading an answer without an end", async () => {
    const chunk = Buffer.alloc(1024 * 1024, "[");
    const client = await clientOf((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(chunk)) if (response.destroyed) return;
        response.once("drain", more);
      };
      more();
    }, 20_000);
    expect(await client.peers()).toMatchObject({
      state: "broken",
      reason: expect.stringContaining("more than"),
    });
  });

  it("adds and removes peers, and tells what was there already", async () => {
    const seen: string[] = [];
    const client = await clientOf((request, response) => {
      let body = "";
      request.on("data", (data) => {
        body += data;
      });
      request.on("end", () => {
        seen.push(`${request.method} ${request.url} ${body}`);
        response.writeHead(seen.length === 1 ? 204 : seen.length === 2 ? 409 : seen.length === 3 ? 404 : 400);
        response.end(seen.length === 4 ? "failed to parse address: invalid socket address syntax" : "");
      });
    });
    expect(await client.addPeer("tcp://[2a01::2]:9651")).toEqual({ state: "ok", value: "added" });
    expect(await client.addPeer("tcp://[2a01::2]:9651")).toEqual({ state: "ok", value: "exists" });
    expect(await client.removePeer("tcp://[2a01::2]:9651")).toEqual({ state: "ok", value: "unknown" });
    expect(await client.removePeer("nonsense")).toMatchObject({
      state: "broken",
      reason: expect.stringContaining("invalid socket address syntax"),
    });
    expect(seen[0]).toBe('POST /api/v1/admin/peers {"endpoint":"tcp://[2a01::2]:9651"}');
    expect(seen[2]).toBe("DELETE /api/v1/admin/peers/tcp%3A%2F%2F%5B2a01%3A%3A2%5D%3A9651 ");
  });
});

import { Agent, request } from "undici";
import type { Administrator } from "../testbed/console";

/** Signs in over web.sock and returns the session as a Cookie header. */
export async function signIn(webSocket: string, account: Administrator): Promise<string> {
  const agent = new Agent({ connect: { socketPath: webSocket } });
  try {
    const answer = await request("http://console.test/api/auth/sign-in/email", {
      dispatcher: agent,
      method: "POST",
      // As the web process passes them on.
      headers: {
        "content-type": "application/json",
        origin: "http://console.test",
        "x-forwarded-host": "console.test",
        "x-forwarded-proto": "http",
        "x-forwarded-for": "127.0.0.1",
      },
      body: JSON.stringify(account),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${account.email} was not signed in: ${text}`);
    return [answer.headers["set-cookie"] ?? []]
      .flat()
      .map((cookie) => cookie.split(";")[0] ?? "")
      .join("; ");
  } finally {
    await agent.close();
  }
}

/** A Cookie header as the browser's jar wants it. */
export function cookiesFor(url: string, header: string) {
  return header.split("; ").map((cookie) => {
    const at = cookie.indexOf("=");
    return { name: cookie.slice(0, at), value: cookie.slice(at + 1), url };
  });
}

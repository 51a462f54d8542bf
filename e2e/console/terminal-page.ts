import { expect, type Page, type WebSocket } from "@playwright/test";
import superjson from "superjson";
import { z } from "zod";

/** The container's terminal in the page, once its shell has written a prompt. */
export async function openTerminal(page: Page, container: string): Promise<void> {
  await page.goto(`/containers/${container}/terminal`);
  await expect(terminalInput(page)).toBeFocused({ timeout: 20_000 });
  await expect.poll(() => screenText(page), { timeout: 20_000 }).toContain("#");
}

/** Where keys go; hidden terminals have theirs too. */
export const terminalInput = (page: Page) =>
  page.getByRole("textbox", { name: /^Terminal / }).and(page.locator(":visible"));

/** The text that is in sight. */
export const screenText = (page: Page): Promise<string> =>
  page
    .locator("section:not([hidden]) .xterm-rows > div")
    .allTextContents()
    .then((rows) => rows.map((row) => row.trimEnd()).join("\n"));

/** Types a line as a person does. */
export async function typeLine(page: Page, line: string): Promise<void> {
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
}

/** Collects what the daemon sends of terminals over the tab's WebSocket: every unit of output, in order. */
export function watchOutput(page: Page): () => string {
  const pieces: { end: number; data: string }[] = [];
  const heard = ({ payload }: { payload: string | Buffer }) => {
    for (const message of messagesOf(payload)) {
      const output = Output.safeParse(message);
      if (output.success) pieces.push(output.data);
    }
  };
  page.on("websocket", (socket: WebSocket) => void socket.on("framereceived", heard));
  return () => pieces.map(({ data }) => data).join("");
}

const Output = z.object({ kind: z.literal("output"), data: z.string(), end: z.number() });
const Message = z.object({ result: z.object({ data: z.unknown() }) });
const Tracked = z.object({ data: z.unknown() });

/** The events in a frame: tRPC sends one message or several, their data in superjson's envelope. */
function messagesOf(payload: string | Buffer): unknown[] {
  const text = payload.toString();
  if (!text.startsWith("{") && !text.startsWith("[")) return [];
  const parsed: unknown = JSON.parse(text);
  return [parsed].flat().flatMap((each) => {
    const message = Message.safeParse(each);
    if (!message.success || message.data.result.data === undefined) return [];
    // superjson wrote it: its own envelope of json and meta.
    const data = superjson.deserialize(
      message.data.result.data as Parameters<typeof superjson.deserialize>[0],
    );
    const tracked = Tracked.safeParse(data);
    return tracked.success ? [tracked.data.data] : [];
  });
}

import { z } from "zod/mini";

/** Signs in by e-mail and password; null when it worked, else why not. */
export async function signIn(email: string, password: string): Promise<string | null> {
  const answer = await post("/api/auth/sign-in/email", { email, password });
  if (answer.ok) return null;
  if (answer.status === 429) return "Too many attempts. Wait a minute, then try again.";
  if (answer.status === 401) return "The e-mail address or the password is wrong.";
  const refusal = z.object({ message: z.string() }).safeParse(await answer.json().catch(() => null));
  return refusal.success ? refusal.data.message : `The host answered ${answer.status}.`;
}

/** Ends the session here; the page starts anew, so that nothing of it stays in memory. */
export async function signOut(): Promise<void> {
  await post("/api/auth/sign-out", {});
  window.location.assign("/sign-in");
}

const post = (path: string, body: unknown) =>
  fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** Signs in by e-mail and password; null when it worked, else why not. */
export async function signIn(email: string, password: string): Promise<string | null> {
  const answer = await post("/api/auth/sign-in/email", { email, password });
  if (answer.ok) return null;
  if (answer.status === 429) return "Too many attempts. Wait a minute, then try again.";
  if (answer.status === 401) return "The e-mail address or the password is wrong.";
  return `The host refused with status ${answer.status}. Its journal says why.`;
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

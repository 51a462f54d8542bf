import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";

/**
 * The web process cannot know who is signed in; it only sees that nobody can be: without a
 * session's cookie it sends to sign-in at once, with one the daemon decides.
 */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const session = (await cookies()).getAll().some((cookie) => cookie.name.endsWith("session_token"));
  if (!session) redirect(`/sign-in?next=${encodeURIComponent((await headers()).get("x-page") ?? "/")}`);
  return <Shell>{children}</Shell>;
}

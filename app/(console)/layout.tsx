import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { firstAnswers } from "@/components/api/first-answers";
import { Shell } from "@/components/shell/shell";

/**
 * Without a session's cookie there is nobody to ask for: to sign-in at once. With one the daemon decides who it
 * is, and what it answers stands in the page from the start.
 */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const asked = await headers();
  const page = asked.get("x-page") ?? "/";
  const session = (await cookies()).getAll().some((cookie) => cookie.name.endsWith("session_token"));
  if (!session) redirect(`/sign-in?next=${encodeURIComponent(page)}`);
  return <Shell first={await firstAnswers(page, asked.get("cookie") ?? "")}>{children}</Shell>;
}

"use client";

import { useEffect } from "react";
import { useSession } from "../api/session";

/** Sends whoever is not signed in to the sign-in page, and back to this place afterwards. */
export function Gate() {
  const session = useSession();
  const signedOut = session !== undefined && session.user === null;
  useEffect(() => {
    if (!signedOut) return;
    const here = window.location.pathname + window.location.search;
    window.location.replace(session?.setUpNeeded ? "/setup" : `/sign-in?next=${encodeURIComponent(here)}`);
  }, [signedOut, session?.setUpNeeded]);
  return null;
}

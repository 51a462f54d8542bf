"use client";

import { useSubscription } from "@trpc/tanstack-react-query";
import { useTRPC } from "../api/trpc";

/** While the page is open the daemon reads these every two seconds; what is new comes with the live changes. */
export function useLook(...at: ("peers" | "routes" | "packets" | "network")[]) {
  const looking = useSubscription(
    useTRPC().overlay.look.subscriptionOptions(
      { at },
      { onError: () => setTimeout(() => looking.reset(), 2000) },
    ),
  );
}

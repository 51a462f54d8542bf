"use client";

import {
  type DehydratedState,
  HydrationBoundary,
  type QueryClient,
  QueryClientProvider,
} from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { createClient, createQueryClient } from "./client";
import { TRPCProvider } from "./trpc";

/** Gives a page its cache, with what it was rendered with, and its connection; both live as long as the tab. */
export function DataProvider({ first, children }: { first?: DehydratedState; children: ReactNode }) {
  const [{ queryClient, trpcClient }] = useState(clients);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        <HydrationBoundary state={first}>{children}</HydrationBoundary>
      </TRPCProvider>
    </QueryClientProvider>
  );
}

type Clients = { queryClient: QueryClient; trpcClient: ReturnType<typeof createClient> };

const make = (): Clients => ({ queryClient: createQueryClient(), trpcClient: createClient() });

/** Made while the script loads, so that the connection opens before React has hydrated the page. */
const ofTheTab: Clients | null = typeof window === "undefined" ? null : make();

function clients(): Clients {
  return ofTheTab ?? make();
}

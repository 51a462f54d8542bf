"use client";

import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { createClient, createQueryClient } from "./client";
import { TRPCProvider } from "./trpc";

/** Gives a page its cache and its connection; both live as long as the tab. */
export function DataProvider({ children }: { children: ReactNode }) {
  const [{ queryClient, trpcClient }] = useState(clients);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
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

"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTRPC } from "../api/trpc";
import { Page } from "../ui/page";
import { Tabs } from "../ui/tabs";
import { useLook } from "./look";

/** The overlay's head and tabs, around what the tab shows. */
export function OverlayFrame({ children }: { children: ReactNode }) {
  useLook("peers");
  const summary = useQuery(useTRPC().overlay.summary.queryOptions()).data;
  return (
    <Page title="Overlay" note="The Mycelium node of this host, its peers, and where its routes lead.">
      <Tabs
        label="Parts of the overlay"
        tabs={[
          { href: "/overlay", label: "Node" },
          { href: "/overlay/peers", label: "Peers", count: summary?.peers.total },
          { href: "/overlay/routes", label: "Routes" },
          { href: "/overlay/packets", label: "Packets" },
          { href: "/overlay/map", label: "Map" },
        ]}
      />
      {children}
    </Page>
  );
}

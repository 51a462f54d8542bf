"use client";

import type { ReactNode } from "react";
import { useLook } from "../overlay/look";
import { Page } from "../ui/page";
import { Tabs } from "../ui/tabs";
import { RepairHost } from "./repair-host";

/** The host's network: head and tabs, and what differs from what is asked for, around what the tab shows. */
export function NetworkFrame({ children }: { children: ReactNode }) {
  useLook("network");
  return (
    <Page title="Network" note="The kernel's own tables of this host; what is ours is told apart.">
      <Tabs
        label="Parts of the network"
        tabs={[
          { href: "/network", label: "Interfaces" },
          { href: "/network/routes", label: "Routes and rules" },
          { href: "/network/neighbours", label: "Neighbours" },
          { href: "/network/firewall", label: "Firewall" },
          { href: "/network/sysctls", label: "Kernel settings" },
        ]}
      />
      <RepairHost />
      {children}
    </Page>
  );
}

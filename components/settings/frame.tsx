"use client";

import type { ReactNode } from "react";
import { useSession } from "../api/session";
import { Page } from "../ui/page";
import { type Tab, Tabs } from "../ui/tabs";

/** The tabs of the settings; what only an administrator may read is not offered to others. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const admin = useSession()?.user?.role === "admin";
  const tabs: Tab[] = [{ href: "/settings", label: "Appearance" }];
  if (admin)
    tabs.push(
      { href: "/settings/people", label: "People" },
      { href: "/settings/tokens", label: "API tokens" },
      { href: "/settings/notices", label: "Notices" },
      { href: "/settings/backups", label: "Backups" },
      { href: "/settings/configuration", label: "Configuration" },
    );
  return (
    <Page title="Settings">
      <Tabs label="Parts of the settings" tabs={tabs} />
      <div className="max-w-[960px]">{children}</div>
    </Page>
  );
}

"use client";

import { LogOut } from "lucide-react";
import { useSession } from "../api/session";
import { signOut } from "../sign-in/auth";
import { Menu, MenuChoices, MenuItem, MenuRule } from "../ui/menu";
import { type Theme, useTheme } from "./preferences";

export const THEMES: [Theme, string][] = [
  ["system", "As the system"],
  ["light", "Light"],
  ["dark", "Dark"],
];

/** Who I am here, how it looks, and the way out. */
export function PersonMenu() {
  const user = useSession()?.user;
  const [theme, setTheme] = useTheme();
  if (!user) return <span aria-hidden className="size-8" />;
  return (
    <Menu
      label={`Account of ${user.name}`}
      trigger={
        <button
          type="button"
          className="flex size-8 items-center justify-center rounded-full border border-line-strong bg-surface text-12 font-medium uppercase hover:bg-hover"
        >
          {initials(user.name)}
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <p className="text-13 font-medium">{user.name}</p>
        <p className="text-12 text-muted">
          {user.email} · {user.role}
        </p>
      </div>
      <MenuRule />
      <MenuChoices
        label="Appearance"
        value={theme}
        options={THEMES}
        onChange={(value) => setTheme(THEMES.find(([key]) => key === value)?.[0] ?? "system")}
      />
      <MenuRule />
      <MenuItem icon={LogOut} onClick={() => void signOut()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  return `${words[0]?.charAt(0) ?? ""}${words.length > 1 ? (words.at(-1)?.charAt(0) ?? "") : ""}`;
}

"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "./cx";

export interface Tab {
  href: string;
  label: string;
  /** A number beside the word: how many are there. */
  count?: number | undefined;
}

/** Tabs that are places: each has its address, so links and the way back work. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  const path = usePathname();
  return (
    <nav aria-label={label} className="-mx-4 overflow-x-auto border-b px-4 sm:-mx-6 sm:px-6">
      <ul className="flex gap-5">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              aria-current={path === tab.href ? "page" : undefined}
              className={cx(
                "-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent text-13 whitespace-nowrap text-muted transition-colors duration-120 hover:text-ink",
                "aria-[current]:border-ink aria-[current]:font-medium aria-[current]:text-ink",
              )}
            >
              {tab.label}
              {tab.count !== undefined && (
                <span className="text-12 text-faint tabular-nums">{tab.count}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

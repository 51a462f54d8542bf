"use client";

import { PanelLeft } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useSession } from "../api/session";
import { IconButton } from "../ui/button";
import { cx } from "../ui/cx";
import { Mark } from "./mark";
import { isAt, PLACES } from "./places";
import { toggleNav } from "./preferences";

/** The navigation beside the page on wide screens; folds to icons. */
export function Nav() {
  const version = useSession()?.version;
  return (
    <aside className="sticky top-0 flex h-dvh flex-col border-r bg-sunken max-md:hidden">
      <Link
        href="/"
        className="flex h-12 items-center gap-2.5 px-4 font-semibold icons:justify-center icons:px-0"
      >
        <Mark />
        <span className="icons:sr-only">HeroPods</span>
      </Link>
      <nav aria-label="Pages" className="flex-1 overflow-y-auto px-2 py-2">
        <NavLinks />
      </nav>
      <div className="flex items-center justify-between px-2 py-2 icons:justify-center">
        <span className="px-2 text-12 text-faint tabular-nums icons:hidden">
          {version && `Version ${version}`}
        </span>
        <IconButton icon={PanelLeft} label="Fold the navigation" onClick={toggleNav} />
      </div>
    </aside>
  );
}

/** The links themselves; in the sheet of narrow screens a click also closes it. */
export function NavLinks({ onGo }: { onGo?: () => void }) {
  const path = usePathname();
  return (
    <ul className="flex flex-col gap-0.5">
      {PLACES.map((place) => (
        <li key={place.href}>
          <Link
            href={place.href}
            title={place.label}
            onClick={onGo}
            aria-current={isAt(place, path) ? "page" : undefined}
            className={cx(
              "flex h-8 items-center gap-2.5 rounded-md px-2.5 text-13 text-muted transition-colors duration-120 hover:bg-hover hover:text-ink icons:justify-center icons:px-0",
              "aria-[current]:bg-hover aria-[current]:font-medium aria-[current]:text-ink",
            )}
          >
            <place.icon aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
            <span className="icons:sr-only">{place.label}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

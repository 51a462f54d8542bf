"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Fragment } from "react";
import { PLACES } from "./places";

/** Where I am: the page, then the object, each a link back. */
export function Breadcrumb() {
  const steps = trail(usePathname());
  return (
    <nav aria-label="Where I am" className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-1 text-13">
        {steps.map((step, index) => (
          <Fragment key={step.href}>
            {index > 0 && (
              <li aria-hidden className="text-faint">
                <ChevronRight className="size-3.5" />
              </li>
            )}
            <li
              className={index === steps.length - 1 ? "min-w-0 truncate font-medium" : "truncate text-muted"}
            >
              {index === steps.length - 1 ? (
                <span aria-current="page">{step.label}</span>
              ) : (
                <Link href={step.href} className="rounded-sm hover:text-ink">
                  {step.label}
                </Link>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}

function trail(path: string): { href: string; label: string }[] {
  const [page = "", object] = path.split("/").filter((part) => part !== "");
  const place = PLACES.find(({ href }) => href === `/${page}`);
  if (!place) return [{ href: path, label: "Not found" }];
  const first = { href: place.href, label: place.label };
  if (object === undefined || TABBED.has(page)) return [first];
  return [
    first,
    {
      href: `${place.href}/${object}`,
      label: page === "activity" ? "Operation" : decodeURIComponent(object),
    },
  ];
}

/** What stands below these in the address is a tab, not an object. */
const TABBED = new Set(["images", "settings", "overlay", "network"]);

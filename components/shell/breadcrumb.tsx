"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { Fragment } from "react";
import { PLACES } from "./places";

/** Where I am: the page, then the object, each a link back. */
export function Breadcrumb() {
  const steps = trail(usePathname(), useSearchParams().get("name"));
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

/** `name`: the address's own, of what has slashes in its name. */
function trail(path: string, name: string | null): { href: string; label: string }[] {
  const [page = "", object] = path.split("/").filter((part) => part !== "");
  const place = PLACES.find(({ href }) => href === `/${page}`);
  if (!place) return [{ href: path, label: "Not found" }];
  const first = { href: place.href, label: place.label };
  if (path === "/images/image" && name !== null)
    return [first, { href: `${path}?name=${encodeURIComponent(name)}`, label: name }];
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

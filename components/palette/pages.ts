import type { Role } from "@/server/core/model";
import { PLACES } from "../shell/places";
import type { Entry } from "./entry";

/** Pages behind the tabs of a page, by the place they belong to. */
const BEHIND: Record<string, [href: string, label: string, role?: Role][]> = {
  "/overlay": [
    ["/overlay/peers", "Peers"],
    ["/overlay/routes", "Routes of the overlay"],
    ["/overlay/packets", "Packets"],
    ["/overlay/map", "Map of the overlay"],
  ],
  "/network": [
    ["/network/routes", "Routes and rules of the host"],
    ["/network/neighbours", "Neighbours"],
    ["/network/firewall", "Firewall"],
    ["/network/sysctls", "Kernel settings"],
  ],
  "/settings": [
    ["/settings", "Appearance"],
    ["/settings/people", "People", "admin"],
    ["/settings/tokens", "API tokens", "admin"],
    ["/settings/configuration", "Configuration of the console", "admin"],
  ],
};

/** Every page that this person may open. */
export function pageEntries(may: (role: Role) => boolean): Entry[] {
  return PLACES.flatMap((place): Entry[] => [
    {
      id: `page ${place.href}`,
      group: "Pages",
      icon: place.icon,
      label: place.label,
      words: "",
      to: place.href,
    },
    ...(BEHIND[place.href] ?? [])
      .filter(([, , role]) => role === undefined || may(role))
      .map(
        ([href, label]): Entry => ({
          id: `page ${href} ${label}`,
          group: "Pages",
          icon: place.icon,
          label,
          words: place.label,
          to: href,
        }),
      ),
  ]);
}

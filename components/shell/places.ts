import {
  Activity,
  Box,
  Boxes,
  ChartLine,
  Gauge,
  HardDrive,
  HeartPulse,
  Layers,
  LayoutTemplate,
  type LucideIcon,
  Network,
  Route,
  ScrollText,
  Settings,
  Waypoints,
} from "lucide-react";

export interface Place {
  href: string;
  label: string;
  icon: LucideIcon;
}

/** The pages of the navigation, in its order. */
export const PLACES: Place[] = [
  { href: "/", label: "Overview", icon: Gauge },
  { href: "/containers", label: "Containers", icon: Box },
  { href: "/images", label: "Images", icon: Layers },
  { href: "/volumes", label: "Volumes", icon: HardDrive },
  { href: "/heropods", label: "HeroPods", icon: Boxes },
  { href: "/templates", label: "Templates", icon: LayoutTemplate },
  { href: "/scripts", label: "Scripts", icon: ScrollText },
  { href: "/overlay", label: "Overlay", icon: Waypoints },
  { href: "/network", label: "Network", icon: Network },
  { href: "/host", label: "Host", icon: ChartLine },
  { href: "/why", label: "Path", icon: Route },
  { href: "/activity", label: "Activity", icon: Activity },
  { href: "/doctor", label: "Doctor", icon: HeartPulse },
  { href: "/settings", label: "Settings", icon: Settings },
];

export const isAt = (place: Place, path: string) =>
  place.href === "/" ? path === "/" : path === place.href || path.startsWith(`${place.href}/`);

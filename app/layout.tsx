import { CSPProvider } from "@base-ui/react/csp-provider";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { BeforePaint } from "@/components/shell/before-paint";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "HeroPods Console", template: "%s · HeroPods" },
  description: "Containers on this host, reachable over IPv4 and the Mycelium overlay.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

/** Rendered for each request: its scripts carry the nonce that the web process put into the policy. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <head>
        <BeforePaint nonce={nonce} />
      </head>
      <body className="min-h-dvh font-sans">
        <CSPProvider nonce={nonce}>
          <div id="root">{children}</div>
        </CSPProvider>
      </body>
    </html>
  );
}

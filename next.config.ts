import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // Types are checked once, by the check step, over the whole project; a build does not repeat it.
  typescript: { ignoreBuildErrors: true },
  // Next would compress every chunk anew at every request (90 ms against 43 for a page's), and the console
  // listens on loopback; whoever puts a TLS proxy in front compresses there.
  compress: false,
  devIndicators: false,
  experimental: {
    optimizePackageImports: ["lucide-react"],
    // Pages hold no data of the host, so a page that was visited is shown again without asking.
    staleTimes: { dynamic: 600, static: 600 },
  },
};

export default config;

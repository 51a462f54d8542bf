import type { DehydratedState } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { DataProvider } from "../api/data-provider";
import { Live } from "../api/live";
import { OperationsDrawer } from "../operations/drawer";
import { TipRoot } from "../ui/tip";
import { Breadcrumb } from "./breadcrumb";
import { ConnectionBar } from "./connection-bar";
import { Gate } from "./gate";
import { HostState } from "./host-state";
import { Nav } from "./nav";
import { NavSheet } from "./nav-sheet";
import { PaletteButton } from "./palette-button";
import { PersonMenu } from "./person-menu";

/** What stays while pages change: navigation, top bar, the live connection, running operations. */
export function Shell({ first, children }: { first: DehydratedState; children: ReactNode }) {
  return (
    <DataProvider first={first}>
      <Gate />
      <Live />
      <a
        href="#main"
        className="sr-only z-60 rounded-md bg-surface px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] md:grid-cols-[var(--nav)_minmax(0,1fr)]">
        <Nav />
        <div className="flex min-w-0 flex-col">
          <header className="sticky top-0 z-30 flex h-12 items-center gap-1.5 border-b bg-canvas px-4 sm:gap-2 sm:px-6">
            <NavSheet />
            <Breadcrumb />
            <HostState />
            <PaletteButton />
            <PersonMenu />
          </header>
          <ConnectionBar />
          <main id="main" tabIndex={-1} className="flex-1 outline-none">
            {children}
          </main>
        </div>
      </div>
      <OperationsDrawer />
      <TipRoot />
    </DataProvider>
  );
}

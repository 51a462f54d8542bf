import type { ReactNode } from "react";
import { Mark } from "../shell/mark";

/** The one thing on the page of whoever is not in yet. */
export function Card({ title, note, children }: { title: string; note?: ReactNode; children?: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[392px] flex-col gap-6 px-4 pt-[16vh] pb-16">
      <div className="flex items-center gap-2.5 font-semibold">
        <Mark />
        HeroPods
      </div>
      <div className="flex flex-col gap-1">
        <h1 className="text-20">{title}</h1>
        {note && <p className="text-13 text-pretty text-muted">{note}</p>}
      </div>
      {children}
    </main>
  );
}

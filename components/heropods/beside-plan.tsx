import type { ReactNode } from "react";

/** A form of a page: the fields left, the plan that they make beside them, below on narrow screens. */
export function BesidePlan({
  fields,
  plan,
  buttons,
}: {
  fields: ReactNode;
  plan: ReactNode;
  buttons: ReactNode;
}) {
  return (
    <div className="grid grid-cols-1 items-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,480px)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        {fields}
        <div className="flex gap-2 pt-1">{buttons}</div>
      </div>
      <div className="min-w-0 max-w-[720px] lg:sticky lg:top-16">{plan}</div>
    </div>
  );
}

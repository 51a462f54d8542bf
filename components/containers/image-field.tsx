"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTRPC } from "../api/trpc";
import { natural } from "../format/natural";
import { Input, type Wiring } from "../ui/field";

/** An image's name, proposed from those on the host. */
export function ImageField({
  wiring,
  value,
  onChange,
}: {
  wiring: Wiring;
  value: string;
  onChange: (value: string) => void;
}) {
  const images = useQuery(useTRPC().images.list.queryOptions()).data ?? [];
  const names = images.map((image) => image.name).sort(natural);
  const [open, setOpen] = useState(false);
  // An open popup hides the rest of the panel from a screen reader; an empty one would do so for nothing.
  const matches = names.some((name) => name.toLowerCase().includes(value.trim().toLowerCase()));
  // One that had nothing to propose does not open by itself when the form is filled in anew.
  useEffect(() => {
    if (open && !matches) setOpen(false);
  }, [open, matches]);
  return (
    <Autocomplete.Root
      items={names}
      value={value}
      onValueChange={onChange}
      open={open && matches}
      onOpenChange={setOpen}
      openOnInputClick
    >
      <Autocomplete.Input render={<Input {...wiring} mono />} />
      <Autocomplete.Portal>
        <Autocomplete.Positioner sideOffset={4} className="z-60">
          <Autocomplete.Popup className="max-h-60 w-(--anchor-width) overflow-y-auto rounded-md border bg-surface shadow-float data-empty:hidden">
            <Autocomplete.List className="p-1 data-empty:hidden">
              {(name: string) => (
                <Autocomplete.Item
                  key={name}
                  value={name}
                  className="truncate rounded-sm px-2 py-1 font-mono text-12 data-highlighted:bg-hover"
                >
                  {name}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}

import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { SearchField } from "../table/search";
import { Button } from "../ui/button";
import type { SelectedPeers } from "./selected-peers";

interface PeersBarProps {
  selection: SelectedPeers;
  /** Why they cannot be removed. */
  why: string | undefined;
  add: ReactNode;
  onRemove: (endpoints: string[]) => void;
}

/** Above the table: search and add, or what can be done to those that are selected. */
export function PeersBar({ selection, why, add, onRemove }: PeersBarProps) {
  const { endpoints, clear } = selection;
  if (endpoints.length === 0)
    return (
      <div className="flex min-h-8 items-center gap-2">
        <SearchField label="Search peers" />
        <span className="flex-1" />
        {add}
      </div>
    );
  const tooMany = endpoints.length > 1_000 ? "At most 1,000 peers at a time." : undefined;
  return (
    <div role="toolbar" aria-label="Selected peers" className="flex min-h-8 flex-wrap items-center gap-2">
      <span className="mr-2 text-13 font-medium tabular-nums">{endpoints.length} selected</span>
      <Button look="danger" icon={Trash2} why={why ?? tooMany} onClick={() => onRemove(endpoints)}>
        Remove
      </Button>
      <Button look="quiet" onClick={clear}>
        Clear
      </Button>
    </div>
  );
}

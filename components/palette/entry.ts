import type { LucideIcon } from "lucide-react";

/** One thing that the palette goes to or does. */
export interface Entry {
  /** Unique; begins with its group. */
  id: string;
  group: Group;
  icon: LucideIcon;
  label: string;
  /** Other words it is found by: addresses, image, labels, what it does. */
  words: string;
  /** Shown at the end: an address, an image. */
  aside?: string;
  /** A place of the console, or what is done. */
  to: string | (() => void);
}

export const GROUPS = [
  "Pages",
  "Containers",
  "Actions",
  "Create",
  "Images",
  "HeroPods",
  "Scripts",
  "Templates",
  "Peers",
] as const;
export type Group = (typeof GROUPS)[number];

/** How many of one group are shown: what is further down is found by another letter. */
const MOST = 7;

/**
 * What is found by the words, each of which must begin or stand in an entry; the best first within its
 * group, and the group of the best first. Without words: pages, and the first of what there is to create.
 */
export function found(entries: readonly Entry[], query: string): { group: Group; entries: Entry[] }[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => ({ word, begins: new RegExp(`(^|[^a-z0-9])${escaped(word)}`) }));
  if (words.length === 0)
    return grouped(
      entries.flatMap((entry) =>
        entry.group === "Pages" || entry.group === "Containers" || entry.group === "Create"
          ? [{ entry, score: 0 }]
          : [],
      ),
    );
  return grouped(
    entries.flatMap((entry) => {
      const score = scoreOf(entry, words);
      return score === null ? [] : [{ entry, score }];
    }),
  );
}

/** Lower is better; null where a word is nowhere. */
function scoreOf({ label, words: more }: Entry, words: { word: string; begins: RegExp }[]): number | null {
  const name = label.toLowerCase();
  const rest = more.toLowerCase();
  let score = 0;
  for (const { word, begins } of words) {
    if (name === word) score += 0;
    else if (name.startsWith(word)) score += 1;
    else if (begins.test(name)) score += 2;
    else if (name.includes(word)) score += 4;
    else if (rest.startsWith(word) || rest.includes(` ${word}`)) score += 5;
    else if (rest.includes(word)) score += 7;
    else return null;
  }
  return score;
}

function grouped(scored: { entry: Entry; score: number }[]) {
  const groups = GROUPS.flatMap((group) => {
    const members = scored.filter(({ entry }) => entry.group === group);
    const best = members.toSorted((a, b) => a.score - b.score);
    const first = best[0];
    // Every page is in sight: they are few, and the way to learn what there is.
    const most = group === "Pages" ? members.length : MOST;
    return first === undefined
      ? []
      : [{ group, score: first.score, entries: best.slice(0, most).map(({ entry }) => entry) }];
  });
  return groups.toSorted((a, b) => a.score - b.score).map(({ group, entries }) => ({ group, entries }));
}

const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

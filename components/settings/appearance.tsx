"use client";

import { THEMES } from "../shell/person-menu";
import { useTheme } from "../shell/preferences";
import { Section } from "../ui/page";

/** How the console looks in this browser. */
export function Appearance() {
  const [theme, setTheme] = useTheme();
  return (
    <Section title="Appearance" note="In this browser.">
      <fieldset className="flex flex-col divide-y rounded-md border bg-surface sm:max-w-80">
        <legend className="sr-only">Theme</legend>
        {THEMES.map(([key, word]) => (
          <label key={key} className="flex h-9 items-center gap-2.5 px-3 text-13 hover:bg-hover">
            <input
              type="radio"
              name="theme"
              value={key}
              checked={theme === key}
              onChange={() => setTheme(key)}
              className="size-3.5 accent-accent"
            />
            {word}
          </label>
        ))}
      </fieldset>
    </Section>
  );
}

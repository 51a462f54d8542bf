import type { ITheme } from "@xterm/xterm";

/** Geist Mono by the name that the page gave it: xterm measures with a canvas, which knows no variables. */
export async function terminalFont(): Promise<string> {
  const style = getComputedStyle(document.documentElement);
  const family = style.getPropertyValue("--font-geist-mono").trim() || "ui-monospace";
  // What is drawn before its font is there keeps the other one's width.
  await Promise.all([
    document.fonts.load(`13px ${family}`),
    document.fonts.load(`bold 13px ${family}`),
  ]).catch(() => []);
  return `${family}, ui-monospace, monospace`;
}

/** The page's own surface and ink, and sixteen colours that can be read on them. */
export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const dark = document.documentElement.dataset.theme === "dark";
  return {
    ...(dark ? DARK : LIGHT),
    background: token("--surface"),
    foreground: token("--ink"),
    cursor: token("--focus"),
    cursorAccent: token("--surface"),
    scrollbarSliderBackground: dark ? "#ffffff2e" : "#0000002e",
    scrollbarSliderHoverBackground: dark ? "#ffffff4d" : "#0000004d",
    scrollbarSliderActiveBackground: dark ? "#ffffff66" : "#00000066",
  };
}

/** Of matches, for the search. */
export function matchColours() {
  const dark = document.documentElement.dataset.theme === "dark";
  return dark
    ? { matchBackground: "#5c4a14", activeMatchBackground: "#8a6a10" }
    : { matchBackground: "#fbe7a8", activeMatchBackground: "#f3c94a" };
}

/** Calls back whenever the page's theme changes; returns how to stop. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

/**
 * The page's document, whose style elements carry the nonce of its policy: xterm makes its own and has no
 * option for it. Everything else is the document's, called on the document.
 */
export function documentWithNonce(): Document {
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
  const createElement = (tag: string, options?: ElementCreationOptions) => {
    const element = document.createElement(tag, options);
    if (tag === "style") element.nonce = nonce;
    return element;
  };
  return new Proxy(document, {
    get(target, key) {
      if (key === "createElement") return createElement;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const LIGHT: ITheme = {
  selectionBackground: "#bfe3d5",
  black: "#1f2a26",
  red: "#b3261e",
  green: "#1d7a3e",
  yellow: "#8a6100",
  blue: "#1f5fbf",
  magenta: "#8b3aa8",
  cyan: "#0b7480",
  white: "#6b7772",
  brightBlack: "#56625d",
  brightRed: "#c9362c",
  brightGreen: "#218a47",
  brightYellow: "#976c00",
  brightBlue: "#2b6fd6",
  brightMagenta: "#9c49ba",
  brightCyan: "#0f818e",
  brightWhite: "#3c4743",
};

const DARK: ITheme = {
  selectionBackground: "#2f5a4b",
  black: "#2c3431",
  red: "#f2857b",
  green: "#6fcf97",
  yellow: "#e2bd5b",
  blue: "#7db2f5",
  magenta: "#d39be6",
  cyan: "#67c8d3",
  white: "#d5dcd8",
  brightBlack: "#8b9691",
  brightRed: "#ff9d94",
  brightGreen: "#8ce0ad",
  brightYellow: "#f0d07c",
  brightBlue: "#9cc6fb",
  brightMagenta: "#e2b5f1",
  brightCyan: "#86dbe4",
  brightWhite: "#f2f6f4",
};

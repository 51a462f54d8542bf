import { EditorView } from "@codemirror/view";

/** In the page's own tokens, so that light and dark need no second theme. */
export const editorLook = EditorView.theme({
  "&": {
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    fontSize: "12px",
    minHeight: "320px",
    maxHeight: "68vh",
  },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--font-geist-mono), ui-monospace, monospace", lineHeight: "20px" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--faint)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in oklch, var(--focus) 30%, transparent)",
  },
  ".cm-placeholder": { color: "var(--faint)", whiteSpace: "pre" },
  ".hs-action": { color: "var(--accent-strong)", fontWeight: "600" },
  ".hs-foreign, .hs-comment": { color: "var(--faint)" },
  ".hs-key": { color: "var(--moving-ink)" },
  ".hs-value": { color: "var(--ink)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--failed)",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning, .cm-lintRange-info": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--drifted)",
    textUnderlineOffset: "3px",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    border: "1px solid var(--line-strong)",
    borderRadius: "6px",
    boxShadow: "var(--shadow-float)",
    fontSize: "12px",
  },
  ".cm-tooltip .hs-tip": { padding: "6px 10px", maxWidth: "360px" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-geist-mono), ui-monospace, monospace" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--selected)",
    color: "var(--ink)",
  },
  ".cm-completionDetail": { color: "var(--muted)", fontStyle: "normal" },
  ".cm-diagnostic": { fontFamily: "var(--font-geist-sans), system-ui, sans-serif", padding: "6px 10px" },
});

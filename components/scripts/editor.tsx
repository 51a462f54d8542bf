"use client";

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import { linter, lintGutter, lintKeymap, type Diagnostic as Marked } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { Diagnostic } from "@/server/core/heroscript/script";
import { completeScript, type HostNames } from "./completion";
import { editorLook } from "./editor-look";
import { explanation } from "./explanation";
import { highlighting, scriptState } from "./script-state";

export interface EditorProps {
  value: string;
  onChange: (value: string) => void;
  /** Ctrl-Enter, or Command-Enter. */
  onRun: () => void;
  names: HostNames;
  readOnly: boolean;
  /** Where to put the caret; a new object each time it is asked for. */
  jump: { offset: number } | null;
  describedBy: string;
}

/** The editor itself, a chunk of its own: pages without it do not load it. */
export function Editor({ value, readOnly, jump, describedBy, ...rest }: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  // The editor outlives renders; it reads what is newest from here.
  const latest = useRef({ value, ...rest });
  useEffect(() => {
    latest.current = { value, ...rest };
  });

  useEffect(() => {
    if (place.current === null) return;
    const editor = new EditorView({
      parent: place.current,
      doc: latest.current.value,
      extensions: [
        EditorView.cspNonce.of(nonceOfPage()),
        EditorState.readOnly.of(readOnly),
        EditorView.contentAttributes.of({ "aria-label": "Script", "aria-describedby": describedBy }),
        EditorView.lineWrapping,
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) latest.current.onChange(state.doc.toString());
        }),
        keymap.of([
          {
            key: "Mod-Enter",
            run: () => {
              latest.current.onRun();
              return true;
            },
          },
          ...completionKeymap,
          ...closeBracketsKeymap,
          ...lintKeymap,
          ...historyKeymap,
          ...defaultKeymap,
          indentWithTab,
        ]),
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        drawSelection(),
        history(),
        indentUnit.of("  "),
        closeBrackets(),
        scriptState,
        highlighting,
        explanation,
        autocompletion({ override: [completeScript(() => latest.current.names)], icons: false }),
        linter(marked, { delay: 200 }),
        lintGutter(),
        placeholder("!!heropods.container_new\n  name:'web-1'\n  image:'alpine_3_20'"),
        editorLook,
      ],
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [readOnly, describedBy]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (jump === null || editor === null) return;
    const anchor = Math.min(jump.offset, editor.state.doc.length);
    editor.dispatch({ selection: { anchor }, scrollIntoView: true });
    editor.focus();
  }, [jump]);

  return <div ref={place} className="min-w-0 overflow-hidden rounded-md border" />;
}

function marked(view: EditorView): Marked[] {
  return view.state.field(scriptState).diagnostics.map(({ place, severity, ...rest }) => ({
    from: Math.min(place.offset, view.state.doc.length),
    to: Math.min(place.offset + place.length, view.state.doc.length),
    severity: severity === "notice" ? "info" : severity,
    message: textOf(rest),
  }));
}

const textOf = ({ message, expected, fix }: Pick<Diagnostic, "message" | "expected" | "fix">) =>
  [message, expected === null ? "" : `Expected: ${expected}.`, fix ?? ""].filter(Boolean).join("\n");

/** The nonce of the document's policy: the browser hides the attribute from the page but not the property. */
function nonceOfPage(): string {
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
}

"use client";

import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { Terminal } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import { useEffect, useRef, useState } from "react";
import { useTRPCClient } from "../api/trpc";
import { copyText } from "../ui/copy";
import { cx } from "../ui/cx";
import { terminalKey } from "./keys";
import { documentWithNonce, terminalFont, terminalTheme, watchTheme } from "./look";
import { SearchBar } from "./search-bar";
import { type StreamState, TerminalStream } from "./stream";

export interface ScreenProps {
  id: string;
  /** 'Terminal 1 in web-1, ash'. */
  label: string;
  /** Hidden ones go on; they are measured when they are shown. */
  shown: boolean;
  searching: boolean;
  onSearch: (open: boolean) => void;
  readAloud: boolean;
  onLeave: () => void;
  onState: (state: StreamState) => void;
  onSize: (size: string) => void;
}

/** Lines above the screen that can be scrolled back to. */
const SCROLLBACK = 10_000;

/** One terminal, drawn by xterm.js: a chunk of its own, loaded when a page first shows one. */
export function Screen(props: ScreenProps) {
  const { id, label, shown, searching, readAloud } = props;
  const api = useTRPCClient();
  const place = useRef<HTMLDivElement>(null);
  const [parts, setParts] = useState<{ terminal: Terminal; search: SearchAddon; measure: () => void }>();
  // The terminal outlives renders; it reads what is newest from here.
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let undo = () => {};
    let gone = false;
    void terminalFont().then((fontFamily) => {
      if (!gone) undo = begin(element, fontFamily);
    });

    function begin(element: HTMLElement, fontFamily: string) {
      const open = (uri: string) => window.open(uri, "_blank", "noopener,noreferrer");
      const terminal = new Terminal({
        ...{ fontFamily, fontSize: 13, lineHeight: 1.25, scrollback: SCROLLBACK, theme: terminalTheme() },
        ...{ cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches, allowProposedApi: true },
        minimumContrastRatio: 4.5,
        documentOverride: documentWithNonce(),
        linkHandler: { activate: (_, uri) => open(uri) },
      });
      const fitting = new FitAddon();
      const search = new SearchAddon();
      terminal.loadAddon(fitting);
      terminal.loadAddon(search);
      terminal.loadAddon(new WebLinksAddon((_, uri) => open(uri)));
      terminal.open(element);
      terminal.textarea?.setAttribute("aria-label", latest.current.label);

      let restoring = false;
      const measure = () => {
        // A pane that is not in sight has no size.
        if (!restoring && element.clientWidth > 0) fitting.fit();
      };
      const stream = new TerminalStream(
        api,
        id,
        {
          output: (data, drawn) => terminal.write(data, drawn),
          screen(data, columns, rows, drawn) {
            restoring = true;
            terminal.reset();
            terminal.resize(columns, rows);
            terminal.write(data, () => {
              restoring = false;
              measure();
              drawn();
            });
          },
        },
        (state) => {
          terminal.options.disableStdin = state.is !== "open";
          latest.current.onState(state);
        },
      );
      const tell = () => {
        if (restoring) return;
        stream.resize(terminal.cols, terminal.rows);
        latest.current.onSize(`${terminal.cols} × ${terminal.rows}`);
      };
      terminal.onResize(tell);
      terminal.onData((data) => stream.type(data));
      terminal.onBinary((data) => stream.type(data));
      terminal.attachCustomKeyEventHandler((event) => {
        const key = terminalKey(event);
        if (key === null) return true;
        // The browser's own paste follows the key: xterm hears that.
        if (key !== "paste") event.preventDefault();
        if (key === "copy" && terminal.hasSelection()) void copyText(terminal.getSelection());
        if (key === "search") latest.current.onSearch(true);
        if (key === "leave") latest.current.onLeave();
        return false;
      });
      measure();
      tell();
      const observer = new ResizeObserver(() => requestAnimationFrame(measure));
      observer.observe(element);
      const unwatch = watchTheme(() => {
        terminal.options.theme = terminalTheme();
      });
      setParts({ terminal, search, measure });
      return () => {
        unwatch();
        observer.disconnect();
        stream.stop();
        terminal.dispose();
      };
    }
    return () => {
      gone = true;
      undo();
    };
  }, [api, id]);

  useEffect(() => {
    if (parts) parts.terminal.options.screenReaderMode = readAloud;
  }, [parts, readAloud]);
  useEffect(() => {
    if (!parts || !shown) return;
    parts.measure();
    parts.terminal.focus();
  }, [parts, shown]);

  return (
    <section
      aria-label={label}
      hidden={!shown}
      className="relative h-full min-h-0 rounded-b-md focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-focus"
    >
      {/* The padding is outside of what is measured. */}
      <div className="h-full p-2 pr-1">
        <div ref={place} data-terminal={id} className={cx("h-full", !parts && "invisible")} />
      </div>
      {searching && parts && (
        <SearchBar
          search={parts.search}
          onClose={() => {
            props.onSearch(false);
            parts.search.clearDecorations();
            parts.terminal.focus();
          }}
        />
      )}
    </section>
  );
}

// @ts-check
import serialize from "@xterm/addon-serialize";
import headless from "@xterm/headless";

/** Lines above the screen that are drawn again for a reader who comes without any. */
const SCROLLBACK = 5_000;

/** What a person would see: the terminal's output drawn without a window, to be drawn again elsewhere. */
export class Screen {
  #terminal;
  #serializer = new serialize.SerializeAddon();
  /** Units that are given and not drawn yet. */
  pending = 0;

  /** @param {number} columns @param {number} rows */
  constructor(columns, rows) {
    this.#terminal = new headless.Terminal({
      cols: columns,
      rows,
      scrollback: SCROLLBACK,
      allowProposedApi: true,
    });
    // The add-on's types want the terminal of the browser; it reads what both have (its README says so).
    this.#terminal.loadAddon(/** @type {any} */ (this.#serializer));
  }

  /** @param {string} text @param {() => void} drawn */
  write(text, drawn) {
    this.pending += text.length;
    this.#terminal.write(text, () => {
      this.pending -= text.length;
      drawn();
    });
  }

  /** @param {number} columns @param {number} rows */
  resize(columns, rows) {
    this.#terminal.resize(columns, rows);
  }

  /**
   * Everything that was given until now, as text that draws it again.
   * @param {(drawing: { data: string, columns: number, rows: number }) => void} done
   */
  draw(done) {
    this.#terminal.write("", () =>
      done({
        data: this.#serializer.serialize(),
        columns: this.#terminal.cols,
        rows: this.#terminal.rows,
      }),
    );
  }

  dispose() {
    this.#terminal.dispose();
  }
}

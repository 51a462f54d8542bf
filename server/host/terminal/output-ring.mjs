// @ts-check

/** Text is kept in blocks of about this many UTF-16 units: programs write some 80 at a time. */
const BLOCK = 32 * 1024;

/** The last output of a terminal, by offset: what a reader that comes back has missed. */
export class OutputRing {
  /** @type {{ start: number, text: string }[]} */
  #blocks = [];
  #capacity;
  /** Offset after the last unit. */
  end = 0;

  /** @param {number} capacity in UTF-16 units; up to one block more is kept */
  constructor(capacity) {
    this.#capacity = capacity;
  }

  /** Offset of the first unit that is still kept. */
  get start() {
    return this.#blocks[0]?.start ?? this.end;
  }

  /** @param {string} text */
  push(text) {
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.text.length < BLOCK) last.text += text;
    else this.#blocks.push({ start: this.end, text });
    this.end += text.length;
    for (;;) {
      const second = this.#blocks[1];
      if (second === undefined || this.end - second.start < this.#capacity) return;
      this.#blocks.shift();
    }
  }

  /**
   * What lies between two offsets; it must still be there.
   * @param {number} from @param {number} to
   */
  slice(from, to) {
    let text = "";
    for (const block of this.#blocks) {
      const end = block.start + block.text.length;
      if (end <= from) continue;
      if (block.start >= to) break;
      text += block.text.slice(Math.max(0, from - block.start), to - block.start);
    }
    return text;
  }
}

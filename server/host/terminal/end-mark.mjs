// @ts-check
import { randomUUID } from "node:crypto";

/**
 * A session's first process takes with it what its terminal holds unread: the kernel flushes a PTY when its
 * leader exits (drivers/tty/tty_jobctrl.c, disassociate_ctty). So the leader is a shell that says how the
 * command ended, behind all of its output and with a word that only we know, and stays until that was read.
 * The script is constant; what is to run comes in its arguments.
 */
const SCRIPT = `"$@"; printf '\\033]%s;%d\\007' "$END_MARK" $?; exec sleep 86400`;

/** Finds the end of a command in its own output. */
export class EndMark {
  #word = `heropods-${randomUUID()}`;
  #mark = `\x1b]${this.#word};`;
  #held = "";

  /** @param {string[]} argv */
  around(argv) {
    return { argv: ["/bin/sh", "-c", SCRIPT, "sh", ...argv], env: { END_MARK: this.#word } };
  }

  /**
   * What of the output is the command's, and its exit code once it has ended. What may be the beginning of
   * the mark is held back until more has come.
   * @param {string} data
   * @returns {{ text: string, exitCode: number | null }}
   */
  read(data) {
    const text = this.#held + data;
    this.#held = "";
    const at = text.indexOf(this.#mark);
    if (at >= 0) {
      const bell = text.indexOf("\x07", at);
      if (bell >= 0)
        return { text: text.slice(0, at), exitCode: Number(text.slice(at + this.#mark.length, bell)) };
      this.#held = text.slice(at);
      return { text: text.slice(0, at), exitCode: null };
    }
    const sign = text.lastIndexOf("\x1b");
    if (sign < 0 || !this.#mark.startsWith(text.slice(sign))) return { text, exitCode: null };
    this.#held = text.slice(sign);
    return { text: text.slice(0, sign), exitCode: null };
  }
}

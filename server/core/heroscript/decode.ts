import { ok, type Result } from "../problem";
import { diagnose } from "./diagnostic";

/** The text of a script's file. What is not UTF-8 is refused at its line: guessed characters are no data. */
export function decodeScript(bytes: Uint8Array): Result<string> {
  try {
    return ok(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return { ok: false, problems: [firstBadByte(bytes)] };
  }
}

/** Lines are cut at newline bytes, which are part of no other character. */
function firstBadByte(bytes: Uint8Array) {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
  for (let start = 0, line = 1; ; line++) {
    const newline = bytes.indexOf(10, start);
    const piece = bytes.subarray(start, newline < 0 ? bytes.length : newline);
    if (newline < 0 || !decodes(strict, piece)) {
      const text = lenient.decode(piece);
      const offset = Math.max(0, firstReplacement(text, piece));
      return diagnose(
        text,
        { offset, length: 1, line, column: offset + 1 },
        {
          message: "The file is not UTF-8 here.",
          fix: "Save it as UTF-8.",
        },
      );
    }
    start = newline + 1;
  }
}

/** Index of the first U+FFFD that stands for a bad byte, not for itself. */
function firstReplacement(text: string, bytes: Uint8Array): number {
  const encoder = new TextEncoder();
  let byte = 0;
  for (let from = 0; ; ) {
    const at = text.indexOf("\ufffd", from);
    if (at < 0) return -1;
    byte += encoder.encode(text.slice(from, at)).length;
    const isItself = bytes[byte] === 0xef && bytes[byte + 1] === 0xbf && bytes[byte + 2] === 0xbd;
    if (!isItself) return at;
    byte += 3;
    from = at + 1;
  }
}

function decodes(decoder: TextDecoder, bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

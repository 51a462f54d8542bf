/** What comes back of a command with standard input: its output, byte for byte, and then its exit code. */
export const FRAME = { stdout: 1, stderr: 2, exit: 3 } as const;
export const FRAME_HEAD = 5;

/** A frame's head: its kind, and its length as a 32-bit number, the high byte first. */
export function frameHead(kind: number, length: number): Uint8Array {
  const head = new Uint8Array(FRAME_HEAD);
  head[0] = kind;
  new DataView(head.buffer).setUint32(1, length);
  return head;
}

/** Takes frames apart, however they were cut on their way. */
export function frameReader(
  onFrame: (kind: number, payload: Uint8Array) => void,
): (chunk: Uint8Array) => void {
  let held = new Uint8Array(0);
  return (chunk) => {
    const all = new Uint8Array(held.length + chunk.length);
    all.set(held);
    all.set(chunk, held.length);
    let at = 0;
    while (all.length - at >= FRAME_HEAD) {
      const length = new DataView(all.buffer, at).getUint32(1);
      const end = at + FRAME_HEAD + length;
      if (all.length < end) break;
      onFrame(all[at] ?? 0, all.subarray(at + FRAME_HEAD, end));
      at = end;
    }
    held = all.slice(at);
  };
}

import { LIMITS } from "../core/limits";

/** As much of ws's WebSocket as is looked at here. */
interface Socket {
  readonly bufferedAmount: number;
  send(...args: unknown[]): void;
  terminate(): void;
}

/**
 * Cuts off a client that reads slower than it is written to: what it has not read lies in this process's
 * memory, and would grow for ever. Its page connects anew and reads everything anew. Looked at with each
 * message sent, so that no burst between two looks goes unseen; who reads nothing at all fails the ping.
 */
export function cutSlowReader(client: Socket, onCut: () => void, most: number = LIMITS.unread.most): void {
  const send = client.send.bind(client);
  let isCut = false;
  client.send = (...args: unknown[]) => {
    if (isCut) return;
    if (client.bufferedAmount <= most) return send(...args);
    isCut = true;
    onCut();
    client.terminate();
  };
}

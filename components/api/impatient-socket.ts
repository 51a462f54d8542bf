/**
 * A WebSocket that is closed when it says so. The browser waits long for a host that is gone to answer
 * the closing handshake (RFC 6455, 7.1.1); whoever looks at the page should learn of it at once.
 */
export function impatientSocket(): typeof WebSocket {
  return class extends WebSocket {
    #told = false;

    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      // The first to listen: the browser's own close comes late and is not told twice.
      this.addEventListener("close", (event) => {
        if (this.#told) event.stopImmediatePropagation();
        this.#told = true;
      });
    }

    override close(code?: number, reason?: string) {
      super.close(code, reason);
      if (!this.#told) this.dispatchEvent(new CloseEvent("close", { code: code ?? 1006 }));
    }
  };
}

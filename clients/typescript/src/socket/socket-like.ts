/** The part of a WebSocket that a client needs: that of a browser has it, and so has that of the package `ws`. */
export type WebSocketMaker = new (url: string, protocol: string) => SocketLike;

/** An open connection, or one that is being opened. */
export interface SocketLike {
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
  send(text: string): void;
  close(): void;
}

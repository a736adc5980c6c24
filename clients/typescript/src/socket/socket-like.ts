/** The used part of a WebSocket, as in browsers and the package `ws`. */
export type WebSocketMaker = new (url: string, protocol: string) => SocketLike;

/** A connection, open or opening. */
export interface SocketLike {
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
  send(text: string): void;
  close(): void;
}

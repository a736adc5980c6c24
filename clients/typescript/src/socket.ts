import { UnderstudyClientError } from "./client-error.ts";
import { nodeWebSocket } from "./node-socket.ts";

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

/**
 * The WebSocket that a client takes where none is given: in Node one on its own TCP, elsewhere that of the platform.
 *
 * @throws UnderstudyClientError (`no-websocket`) if there is none
 */
export function defaultWebSocket(): WebSocketMaker {
  const { WebSocket: own } = globalThis as { readonly WebSocket?: unknown };
  const webSocket = nodeWebSocket() ?? (own as WebSocketMaker | undefined);
  if (webSocket !== undefined) return webSocket;
  const hint = "give `webSocket`, such as that of the package ws";
  throw new UnderstudyClientError("no-websocket", `this platform has no WebSocket: ${hint}`);
}

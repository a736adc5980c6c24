import { UnderstudyClientError } from "../client-error.ts";
import { nodeWebSocket } from "./node-socket.ts";
import type { WebSocketMaker } from "./socket-like.ts";

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

import { UnderstudyClientError } from "../client-error.ts";
import { nodeWebSocket } from "./node-socket.ts";
import type { WebSocketMaker } from "./socket-like.ts";

/**
 * The default WebSocket: in Node an implementation on TCP, elsewhere the platform's.
 *
 * @throws UnderstudyClientError (`no-websocket`) without one
 */
export function defaultWebSocket(): WebSocketMaker {
  const { WebSocket: own } = globalThis as { readonly WebSocket?: unknown };
  const webSocket = nodeWebSocket() ?? (own as WebSocketMaker | undefined);
  if (webSocket !== undefined) return webSocket;
  const hint = "give `webSocket`, such as that of the package ws";
  throw new UnderstudyClientError("no-websocket", `this platform has no WebSocket: ${hint}`);
}

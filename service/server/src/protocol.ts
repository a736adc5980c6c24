/**
 * The session protocol, for programs that act as a server.
 *
 * @module
 */

export { clientMessageOf } from "./schema/client-message.ts";
export {
  CLIENT_MESSAGES,
  type ClientMessage,
  type ClientType,
  type ServerMessage,
  SUBPROTOCOL,
} from "./schema/session-messages.ts";
export { nextState } from "./session/agent-state.ts";
export { SESSION_LIMITS } from "./session/limits.ts";
export { Outbox, type Unnumbered } from "./session/outbox.ts";
export type { NumberedMessage } from "./session/session-parts.ts";

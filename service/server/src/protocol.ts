/**
 * The session protocol, for programs that act as a server.
 *
 * @module
 */

export {
  CLIENT_MESSAGES,
  type ClientMessage,
  type ClientType,
  clientMessageOf,
  type NumberedMessage,
  nextState,
  Outbox,
  SESSION_LIMITS,
  type ServerMessage,
  SUBPROTOCOL,
  type Unnumbered,
} from "@understudy/session";

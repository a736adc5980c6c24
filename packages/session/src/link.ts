import type { ServerMessage } from "./messages/session-messages.ts";

/** Reasons for the end of a connection. Each transport maps them to its own codes. */
export type LinkEnd = "done" | "going-away" | "refused" | "too-big" | "slow-reader";

/** A session's connection, independent of the transport. */
export interface Link {
  /** Sends a message without waiting. */
  send(message: ServerMessage): void;
  /** Ends the connection after the messages sent. */
  end(why: LinkEnd): void;
}

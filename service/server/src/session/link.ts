import type { ServerMessage } from "../schema/session-messages.ts";

/** Why a connection ends: what codecs translate into codes of their own. */
export type LinkEnd = "done" | "going-away" | "refused" | "too-big" | "slow-reader";

/** One connection, as a session sees it: whatever carries messages. */
export interface Link {
  /** Sends a message; never waits. */
  send(message: ServerMessage): void;
  /** Ends the connection, after what was sent. */
  end(why: LinkEnd): void;
}

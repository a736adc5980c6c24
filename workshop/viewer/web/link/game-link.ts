import type { GameSource } from "./live-link.ts";
import type { Send } from "./send-command.ts";

/** A link to a game: over a server, a channel between pages, or in the same page. */
export interface GameLink extends GameSource {
  readonly send: Send;
}

import type { GameSource } from "./live-link.ts";
import type { Send } from "./send-command.ts";

/** All that a page needs of a game: over a server, over a channel between pages, or in the same page. */
export interface GameLink extends GameSource {
  readonly send: Send;
}

import type { Viewer } from "../../src/publish/viewer.ts";
import type { GameLink } from "./game-link.ts";
import type { Send } from "./send-command.ts";

/** How a page follows a game that plays in the same tab: no server is between them. */
export function openTabLink(viewer: Viewer): GameLink {
  return {
    openStream: ({ onOpen, onData }) => {
      onOpen();
      return viewer.watch({ isFull: false, send: onData, close: () => {} }).close;
    },
    fetchHistory: async () => viewer.history().join("\n"),
    // The game's answer fits the question, as over a wire.
    send: ((command) => viewer.answer(command)) as Send,
  };
}

import type { Viewer } from "../../src/publish/viewer.ts";
import type { GameLink } from "./game-link.ts";
import type { Send } from "./send-command.ts";

/** A link to a game in the same tab, without a server. */
export function openTabLink(viewer: Viewer): GameLink {
  return {
    openStream: ({ onOpen, onData }) => {
      onOpen();
      return viewer.watch({ isFull: false, send: onData, close: () => {} }).close;
    },
    fetchHistory: async () => viewer.history().join("\n"),
    // The game's answer matches the question, as over a network.
    send: ((command) => viewer.answer(command)) as Send,
  };
}

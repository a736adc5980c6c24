import type { GameLink } from "./game-link.ts";
import { sendCommand } from "./send-command.ts";

/** The link to the game on the page's own server. */
export const serverLink: GameLink = {
  openStream: ({ onOpen, onData, onError }) => {
    const source = new EventSource("stream");
    source.onopen = onOpen;
    source.onmessage = ({ data }) => onData(String(data));
    source.onerror = onError;
    return () => source.close();
  },
  fetchHistory: async () => {
    const response = await fetch("history");
    if (!response.ok) throw new Error(`The game has no history: status ${response.status}`);
    return response.text();
  },
  send: sendCommand,
};

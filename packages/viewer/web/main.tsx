import { render } from "preact";
import { sendCommand } from "./link/send-command.ts";
import { openApp } from "./store/app.ts";
import { openLiveStore } from "./store/live.ts";
import { openPlayer } from "./store/player.ts";
import { openShowStore } from "./store/show.ts";
import "./style/index.css";
import { Page } from "./ui/page.tsx";
import { listenToKeys } from "./ui/shortcuts.ts";
import { openTheme } from "./ui/theme.ts";

const store = openShowStore();
const live = openLiveStore({
  store,
  openStream: ({ onOpen, onData, onError }) => {
    const source = new EventSource("stream");
    source.onopen = onOpen;
    source.onmessage = ({ data }) => onData(String(data));
    source.onerror = onError;
    return () => source.close();
  },
  fetchHistory: async () => {
    const response = await fetch("history");
    if (!response.ok) throw new Error(`The game has no past: status ${response.status}`);
    return response.text();
  },
  onError: (message) => app.notify(message, "bad"),
});
const player = openPlayer(store, {
  nowMs: () => performance.now(),
  nextFrame: (call) => void requestAnimationFrame(call),
});
const app = openApp(store, live, player, sendCommand);
const theme = openTheme();
const root = document.querySelector("#app");
if (root !== null) render(<Page app={app} theme={theme} />, root);
listenToKeys(app, theme);

const recording = document.querySelector("#recording")?.textContent;
if (recording !== undefined && recording !== null) {
  app.openText(JSON.parse(recording) as string, document.title);
} else if (location.protocol !== "file:") void live.connect();

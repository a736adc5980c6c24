/*!
 * This page has Preact (https://preactjs.com) and @preact/signals in it.
 *
 * The MIT License (MIT)
 *
 * @preact/signals: Copyright (c) 2022-present Preact Team
 * preact: Copyright (c) 2015-present Jason Miller
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy
 * of this software and associated documentation files (the "Software"), to deal
 * in the Software without restriction, including without limitation the rights
 * to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
 * copies of the Software, and to permit persons to whom the Software is
 * furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in all
 * copies or substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
 * IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
 * FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
 * AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
 * LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
 * OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
 * SOFTWARE.
 */
import { effect } from "@preact/signals";
import { render } from "preact";
import { openChannelLink } from "./link/channel-link.ts";
import { serverLink } from "./link/server-link.ts";
import { openApp } from "./store/app.ts";
import { openLiveStore } from "./store/live.ts";
import { openPlayer } from "./store/player.ts";
import { openShowStore } from "./store/show.ts";
import "@understudy/stress/colours.css";
import "./style/index.css";
import { Page } from "./ui/page/page.tsx";
import { listenToKeys } from "./ui/page/shortcuts.ts";
import { openTheme } from "./ui/page/theme.ts";

const store = openShowStore();
const channel = new URLSearchParams(location.search).get("channel");
const link = channel === null ? serverLink : openChannelLink(channel);
const live = openLiveStore({
  store,
  openStream: link.openStream,
  fetchHistory: link.fetchHistory,
  onError: (message) => app.notify(message, "bad"),
});
const player = openPlayer(store, {
  nowMs: () => performance.now(),
  nextFrame: (call) => void requestAnimationFrame(call),
});
const app = openApp(store, live, player, link.send);
const theme = openTheme();
const root = document.querySelector("#app");
if (root !== null) render(<Page app={app} theme={theme} />, root);
listenToKeys(app, theme);
effect(() => {
  const title = store.history.value?.hello.title;
  document.title = title === undefined ? "Understudy viewer" : `${title} · Understudy viewer`;
});

const recording = document.querySelector("#recording")?.textContent;
if (recording !== undefined && recording !== null) {
  app.openText(JSON.parse(recording) as string, "in this page");
} else if (location.protocol !== "file:") void live.connect();

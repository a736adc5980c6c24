import type { Viewer } from "../viewer.ts";
import { DEFAULT_CHANNEL, type GameWords, type PageWords } from "./words.ts";

/** Limit on unread lines of a page before messages are skipped. */
const MOST_BEHIND = 1000;
/** Silence after which a page counts as closed, in ms: browsers throttle hidden pages to one timer per minute. */
const GONE_AFTER_MS = 90_000;
const MOST_PAGES = 32;

interface PageThere {
  readonly close: () => void;
  sent: number;
  read: number;
  heardMs: number;
}

/**
 * Sends a game in a page to other tabs or frames of the same origin, without a server. The viewer's page finds the game
 * by channel name: `viewer.html?channel=understudy-viewer`.
 *
 * @param name name of the channel; each game of an origin needs its own. Default: `understudy-viewer`
 * @returns closes the channel
 *
 * @example
 * const viewer = createViewer({ domain });
 * openChannel(viewer);
 * open("viewer.html?channel=understudy-viewer");
 */
export function openChannel(viewer: Viewer, name: string = DEFAULT_CHANNEL): () => void {
  const channel = new BroadcastChannel(name);
  const pages = new Map<string, PageThere>();
  const say = (words: GameWords): void => channel.postMessage(words);
  const leave = (from: string): void => {
    pages.get(from)?.close();
    pages.delete(from);
  };
  const forgetGone = (): void => {
    const nowMs = performance.now();
    for (const [from, { heardMs }] of pages) if (nowMs - heardMs > GONE_AFTER_MS) leave(from);
  };
  const welcome = (from: string): void => {
    leave(from);
    forgetGone();
    if (pages.size >= MOST_PAGES) return;
    const page = { sent: 0, read: 0, heardMs: performance.now(), close: () => {} };
    pages.set(from, page);
    const { close } = viewer.watch({
      get isFull() {
        return page.sent - page.read > MOST_BEHIND;
      },
      send: (line) => {
        page.sent++;
        say({ to: from, says: "line", line });
      },
      close: () => pages.delete(from),
    });
    page.close = close;
  };
  const hear = (words: PageWords): void => {
    const { from } = words;
    const page = pages.get(from);
    if (page !== undefined) page.heardMs = performance.now();
    switch (words.says) {
      case "open":
        welcome(from);
        break;
      case "close":
        leave(from);
        break;
      case "alive":
        if (page !== undefined) page.read = words.read;
        say({ to: from, says: "here", isWatching: page !== undefined });
        break;
      case "history": {
        const { question } = words;
        say({ to: from, says: "answer", question, answer: viewer.history().join("\n") });
        break;
      }
      case "command": {
        const { question } = words;
        void viewer
          .answer(words.command)
          .then((answer) => say({ to: from, says: "answer", question, answer }));
      }
    }
  };
  channel.onmessage = ({ data }) => hear(data as PageWords);
  const looking = setInterval(forgetGone, GONE_AFTER_MS);
  const end = (): void => {
    clearInterval(looking);
    removeEventListener("pagehide", end);
    say({ to: "all", says: "gone" });
    channel.close();
    for (const from of [...pages.keys()]) leave(from);
  };
  addEventListener("pagehide", end);
  return end;
}

import type { CommandReply } from "../../src/protocol/command.ts";
import { ALIVE_EVERY_MS, type GameWords, type PageWords } from "../../src/publish/channel/words.ts";
import type { GameLink } from "./game-link.ts";
import type { Send } from "./send-command.ts";

/** Time limit on an answer, in ms. */
const ANSWER_MS = 10_000;
/** Silence after which a game counts as closed, in ms. */
const SILENT_MS = 5 * ALIVE_EVERY_MS;
/** Number of lines between acknowledgements. */
const READ_EVERY = 200;

/** A link to a game in another page of the same origin. */
export function openChannelLink(name: string): GameLink {
  const channel = new BroadcastChannel(name);
  const from = crypto.randomUUID();
  const waiting = new Map<number, (answer: CommandReply | string) => void>();
  let questions = 0;
  let hear: ((words: GameWords) => void) | undefined;
  const say = (words: PageWords): void => channel.postMessage(words);
  channel.onmessage = ({ data }) => {
    const words = data as GameWords;
    if (words.to !== from && words.to !== "all") return;
    if (words.says === "answer") waiting.get(words.question)?.(words.answer);
    else hear?.(words);
  };
  const ask = (question: (number: number) => PageWords): Promise<CommandReply | string> => {
    const number = ++questions;
    return new Promise<CommandReply | string>((resolve, reject) => {
      const late = setTimeout(() => {
        waiting.delete(number);
        reject(new Error("The game does not answer"));
      }, ANSWER_MS);
      waiting.set(number, (answer) => {
        clearTimeout(late);
        waiting.delete(number);
        resolve(answer);
      });
      say(question(number));
    });
  };
  return {
    openStream: ({ onOpen, onData, onError }) => {
      let read = 0;
      let heardMs = performance.now();
      let isOpen = false;
      const close = (): void => {
        clearInterval(pulse);
        removeEventListener("pagehide", close);
        hear = undefined;
        say({ from, says: "close" });
      };
      const alive = (): void => say({ from, says: "alive", read });
      const pulse = setInterval(() => {
        if (performance.now() - heardMs > SILENT_MS) onError();
        else alive();
      }, ALIVE_EVERY_MS);
      hear = (words) => {
        heardMs = performance.now();
        if (words.says === "gone" || (words.says === "here" && !words.isWatching)) onError();
        if (words.says !== "line") return;
        if (!isOpen) onOpen();
        isOpen = true;
        if (++read % READ_EVERY === 0) alive();
        onData(words.line);
      };
      addEventListener("pagehide", close);
      say({ from, says: "open" });
      return close;
    },
    fetchHistory: async () =>
      String(await ask((question) => ({ from, says: "history", question }))),
    // The game's answer matches the question, as over a network.
    send: (async (command) => {
      try {
        return await ask((question) => ({ from, says: "command", question, command }));
      } catch (error) {
        const message = (error as Error).message;
        return { ok: false, error: { code: "failed", message, pointer: "" } };
      }
    }) as Send,
  };
}

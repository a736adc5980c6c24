import { type Signal, signal } from "@preact/signals";
import type { HelloMessage } from "../../src/protocol/hello.ts";
import type { Message } from "../../src/protocol/message.ts";
import type { EventMessage } from "../../src/protocol/panels.ts";
import { readViewerRecording } from "../../src/protocol/recording/read-recording.ts";
import { type GameSource, type LinkStatus, LiveLink } from "../link/live-link.ts";
import type { ShowStore } from "./show.ts";

/** Number of recent events searched for a duplicate. */
const REPEATED_EVENTS = 300;

/** The page's connection to a running game. */
export interface LiveStore {
  /** Undefined without a game: the page was opened from disk. */
  readonly status: Signal<LinkStatus | undefined>;
  /** The game's farewell message. */
  readonly farewell: Signal<string | undefined>;
  /** Id of this page in commands; undefined before the welcome. */
  readonly watcher: Signal<string | undefined>;
  /** Loads the game's history, then follows it. */
  connect(): Promise<void>;
  close(): void;
}

/** Functions provided by the environment. */
export interface LiveOptions extends GameSource {
  readonly store: ShowStore;
  readonly onError: (message: string) => void;
}

/** Follows a game into a store. After a lost connection the history is kept if it is the same show. */
export function openLiveStore(options: LiveOptions): LiveStore {
  const { store, openStream, fetchHistory, onError } = options;
  const status = signal<LinkStatus | undefined>(undefined);
  const farewell = signal<string | undefined>(undefined);
  const watcher = signal<string | undefined>(undefined);
  let link: LiveLink | undefined;
  let hello: HelloMessage | undefined;
  let isWanted = false;

  const loadPast = async (): Promise<void> => {
    try {
      const { hello: first, messages } = readViewerRecording(await fetchHistory());
      if (!isWanted) return;
      const history = store.begin({ kind: "live" }, first);
      for (const message of messages) if (message.type !== "hello") history.push(message);
      store.refresh();
    } catch {
      // A game without history is shown from now on.
    }
  };
  const take = (message: Message): void => {
    switch (message.type) {
      case "welcome":
        farewell.value = undefined;
        watcher.value = message.watcher;
        return;
      case "farewell":
        farewell.value = message.reason;
        return;
      case "hello":
        hello = message;
        if (!isShown(store, message)) store.begin({ kind: "live" }, message);
        return;
      case "keyframe":
        // A restarted game is another show.
        if (hello !== undefined && message.timeMs < (store.history.peek()?.frames.toMs ?? 0)) {
          store.begin({ kind: "live" }, hello);
        }
        break;
      case "event":
        if (isRepeated(store, message)) return;
    }
    store.tell(message);
  };
  const follow = (): void => {
    link = new LiveLink({
      open: openStream,
      listener: {
        onMessage: take,
        onStatus: (next) => {
          status.value = next;
          if (next !== "open") watcher.value = undefined;
        },
        onNonsense: (error) => {
          onError(`The game sent what this page cannot read: ${String(error)}`);
        },
      },
    });
  };
  return {
    status,
    farewell,
    watcher,
    async connect() {
      if (isWanted) return;
      isWanted = true;
      status.value = "connecting";
      await loadPast();
      if (isWanted) follow();
    },
    close() {
      isWanted = false;
      link?.close();
      link = undefined;
      status.value = undefined;
      watcher.value = undefined;
    },
  };
}

function isShown(store: ShowStore, hello: HelloMessage): boolean {
  const known = store.history.peek()?.hello;
  return store.origin.peek().kind === "live" && JSON.stringify(known) === JSON.stringify(hello);
}

/** A stream starts with recent events, which the history may already contain. */
function isRepeated(store: ShowStore, { tick, kind, text, agent }: EventMessage): boolean {
  const known = store.history.peek()?.events.items.slice(-REPEATED_EVENTS) ?? [];
  return known.some(
    (each) =>
      each.tick === tick && each.text === text && each.kind === kind && each.agent === agent,
  );
}

import type { FarewellMessage, RecordedMessage } from "../protocol/message.ts";
import type { RecordingBuffer } from "./recording-buffer.ts";

/** Somewhere that a watcher's messages go to. */
export interface Sink {
  /** Whether it takes no more for now: what would be sent meanwhile is left out, and a keyframe makes up for it. */
  readonly isFull: boolean;
  send(line: string): void;
  /** Nothing more comes. */
  close(): void;
}

/** A watcher that has been full for this long is sent away, in ms. */
const MAX_BEHIND_MS = 30_000;

/** One page that watches. */
export class Watcher {
  readonly id: string;
  readonly sink: Sink;
  /** Agents whose details it wants. */
  selected: ReadonlySet<number> = new Set();
  /** Whether something was left out for it. */
  isBehind = false;
  /** Since when it takes no more; undefined while it does, or until a frame has looked. */
  fullSinceMs: number | undefined;

  constructor(id: string, sink: Sink) {
    this.id = id;
    this.sink = sink;
  }
}

/** Everybody who is told what happens: pages, files, memory. Each message is encoded once. */
export class Audience {
  readonly watchers: Map<string, Watcher> = new Map();
  readonly recorders: Set<(line: string) => void> = new Set();
  readonly history: RecordingBuffer | undefined;
  /** How often something was encoded, and how much came of it: for tests of what a frame costs. */
  readonly counts: { encodings: number; characters: number } = { encodings: 0, characters: 0 };

  constructor(history: RecordingBuffer | undefined) {
    this.history = history;
  }

  /** Whether anybody is there. */
  get isThere(): boolean {
    return this.watchers.size > 0 || this.recorders.size > 0;
  }

  encode(message: RecordedMessage): string {
    const line = JSON.stringify(message);
    this.counts.encodings++;
    this.counts.characters += line.length;
    return line;
  }

  /**
   * Tells all, but those who are behind.
   *
   * @param about the agent whose details these are: for pages that selected it, if not all are told of all
   */
  tell(line: string, about?: number): void {
    this.history?.add(line);
    this.write(line);
    for (const watcher of this.watchers.values()) {
      if (about === undefined || watcher.selected.has(about)) this.send(watcher, line);
    }
  }

  /** Gives a line to recordings. One whose function throws ends; the game is not disturbed. */
  write(line: string): void {
    for (const record of this.recorders) {
      try {
        record(line);
      } catch {
        this.recorders.delete(record);
      }
    }
  }

  /** Sends a line to one watcher, unless it is behind: however often it is asked to, nothing piles up. */
  send(watcher: Watcher, line: string): void {
    if (watcher.isBehind) return;
    if (watcher.sink.isFull) watcher.isBehind = true;
    else watcher.sink.send(line);
  }

  /** Brings those up to date who take more again, and sends away who does not for too long. */
  catchUp(nowMs: number, opening: (watcher: Watcher) => readonly string[]): void {
    for (const watcher of this.watchers.values()) {
      const { sink } = watcher;
      if (sink.isFull) {
        watcher.isBehind = true;
        watcher.fullSinceMs ??= nowMs;
        if (nowMs - watcher.fullSinceMs <= MAX_BEHIND_MS) continue;
        this.watchers.delete(watcher.id);
        sink.close();
      } else if (watcher.isBehind) {
        watcher.isBehind = false;
        watcher.fullSinceMs = undefined;
        for (const line of opening(watcher)) sink.send(line);
      }
    }
  }

  /** Sends everybody home. */
  dismiss(reason: string): void {
    const farewell: FarewellMessage = { type: "farewell", reason };
    const line = JSON.stringify(farewell);
    for (const { sink } of this.watchers.values()) {
      if (!sink.isFull) sink.send(line);
      sink.close();
    }
    this.watchers.clear();
    this.recorders.clear();
  }
}

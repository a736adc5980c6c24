import type { FarewellMessage, RecordedMessage } from "../protocol/message.ts";
import type { RecordingBuffer } from "./recording-buffer.ts";

/** Destination of a watcher's messages. */
export interface Sink {
  /** Whether it is full: messages are then skipped, and a keyframe makes up for them later. */
  readonly isFull: boolean;
  send(line: string): void;
  /** Called after the last message. */
  close(): void;
}

/** Time after which a full watcher is disconnected, in ms. */
const MAX_BEHIND_MS = 30_000;

/** A watching page. */
export class Watcher {
  readonly id: string;
  readonly sink: Sink;
  /** Agents with requested details. */
  selected: ReadonlySet<number> = new Set();
  /** Whether it missed messages. */
  isBehind = false;
  /**
   * Time since which the watcher has been full; undefined if it is not, or until the next frame.
   */
  fullSinceMs: number | undefined;

  constructor(id: string, sink: Sink) {
    this.id = id;
    this.sink = sink;
  }
}

/** All recipients of messages: pages, files, history. Each message is encoded once. */
export class Audience {
  readonly watchers: Map<string, Watcher> = new Map();
  readonly recorders: Set<(line: string) => void> = new Set();
  readonly history: RecordingBuffer | undefined;
  /** Numbers of encodings and characters, for tests of a frame's cost. */
  readonly counts: { encodings: number; characters: number } = { encodings: 0, characters: 0 };

  constructor(history: RecordingBuffer | undefined) {
    this.history = history;
  }

  /** Whether there are any recipients. */
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
   * Sends to all recipients that are not behind.
   *
   * @param about the agent of these details, which are sent only to pages that selected it if there are many
   */
  tell(line: string, about?: number): void {
    this.history?.add(line);
    this.write(line);
    for (const watcher of this.watchers.values()) {
      if (about === undefined || watcher.selected.has(about)) this.send(watcher, line);
    }
  }

  /** Passes a line to recorders. A throwing one is removed; the game is not disturbed. */
  write(line: string): void {
    for (const record of this.recorders) {
      try {
        record(line);
      } catch {
        this.recorders.delete(record);
      }
    }
  }

  /** Sends to one watcher, unless it is behind, so that nothing accumulates. */
  send(watcher: Watcher, line: string): void {
    if (watcher.isBehind) return;
    if (watcher.sink.isFull) watcher.isBehind = true;
    else watcher.sink.send(line);
  }

  /** Resynchronises watchers that accept messages again, and disconnects those full for too long. */
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

  /** Disconnects all watchers. */
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

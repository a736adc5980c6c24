import { type Signal, signal } from "@preact/signals";
import type { FrameLog } from "../model/time/frame-log.ts";
import type { ShowStore } from "./show.ts";

/** Plays the history forwards from the cursor. */
export interface Player {
  readonly isPlaying: Signal<boolean>;
  /** Game time per real time. */
  readonly speed: Signal<number>;
  /** Starts or stops playback. At the end it restarts from the beginning. */
  toggle(): void;
  stop(): void;
  /** Jumps to a time; beyond the end to the latest. */
  seek(timeMs: number): void;
  /** Steps by frames, backwards if negative. */
  step(frames: number): void;
  /** Skips a time, backwards if negative. */
  skip(ms: number): void;
  first(): void;
  /** Returns to the latest moment; in a live show, to the present. */
  latest(): void;
}

/** The browser functions of a player. */
export interface PlayerClock {
  readonly nowMs: () => number;
  /** Calls once at the next animation frame. */
  readonly nextFrame: (call: () => void) => void;
}

/** Creates a player of a store's history. */
export function openPlayer(store: ShowStore, clock: PlayerClock): Player {
  const isPlaying = signal(false);
  const speed = signal(1);
  const frames = (): FrameLog | undefined => store.history.peek()?.frames;
  /** Exact time, so that the cursor moves smoothly between frames. */
  let lastMs = 0;

  const seek = (timeMs: number): void => {
    const log = frames();
    if (log === undefined || log.isEmpty) return;
    // The latest moment of a file stays: no messages will follow.
    if (timeMs >= log.toMs) store.cursorMs.value = undefined;
    else store.cursorMs.value = Math.max(log.fromMs, timeMs);
  };
  const here = (): number => store.cursorMs.peek() ?? frames()?.toMs ?? 0;
  const advance = (): void => {
    if (!isPlaying.peek()) return;
    const now = clock.nowMs();
    seek(here() + (now - lastMs) * speed.peek());
    lastMs = now;
    if (store.cursorMs.peek() === undefined) isPlaying.value = false;
    else clock.nextFrame(advance);
  };
  const stop = (): void => {
    isPlaying.value = false;
  };
  return {
    isPlaying,
    speed,
    stop,
    seek(timeMs) {
      seek(timeMs);
    },
    toggle() {
      if (isPlaying.peek()) return stop();
      const log = frames();
      if (log === undefined || log.isEmpty) return;
      if (store.cursorMs.peek() === undefined) seek(log.fromMs);
      if (store.cursorMs.peek() === undefined) return;
      isPlaying.value = true;
      lastMs = clock.nowMs();
      clock.nextFrame(advance);
    },
    step(count) {
      stop();
      const log = frames();
      if (log === undefined) return;
      let at = here();
      for (let left = Math.abs(count); left > 0; left--) {
        const next = count < 0 ? log.timeBefore(at) : log.timeAfter(at);
        if (next === undefined) break;
        at = next;
      }
      seek(at);
    },
    skip(ms) {
      stop();
      seek(here() + ms);
    },
    first() {
      stop();
      seek(frames()?.fromMs ?? 0);
    },
    latest() {
      stop();
      store.cursorMs.value = undefined;
    },
  };
}

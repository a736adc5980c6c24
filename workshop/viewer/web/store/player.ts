import { type Signal, signal } from "@preact/signals";
import type { FrameLog } from "../model/time/frame-log.ts";
import type { ShowStore } from "./show.ts";

/** Plays what is kept, forwards from where the cursor is. */
export interface Player {
  readonly isPlaying: Signal<boolean>;
  /** Game time a unit of real time. */
  readonly speed: Signal<number>;
  /** Begins or stops to play the past. At the end it begins at the beginning. */
  toggle(): void;
  stop(): void;
  /** Goes to a time; beyond the end to the latest. */
  seek(timeMs: number): void;
  /** By so many frames, back if negative. */
  step(frames: number): void;
  /** By so much time, back if negative. */
  skip(ms: number): void;
  first(): void;
  /** Back to the latest moment: of a live show to what happens now. */
  latest(): void;
}

/** The parts of the browser that a player needs. */
export interface PlayerClock {
  readonly nowMs: () => number;
  /** Calls once, when the next picture is due. */
  readonly nextFrame: (call: () => void) => void;
}

/** A player of a store's history. */
export function openPlayer(store: ShowStore, clock: PlayerClock): Player {
  const isPlaying = signal(false);
  const speed = signal(1);
  const frames = (): FrameLog | undefined => store.history.peek()?.frames;
  /** The exact time: the cursor moves smoothly although frames come in steps. */
  let lastMs = 0;

  const seek = (timeMs: number): void => {
    const log = frames();
    if (log === undefined || log.isEmpty) return;
    // The latest of a file stays where it is: nothing more will come.
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

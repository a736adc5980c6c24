import type { Clock, TimerHandle } from "@understudy/planner-core";

/** Sets a timer that keeps no program from ending. */
export function setQuietTimer(clock: Clock, callback: () => void, delayMs: number): TimerHandle {
  const timer = clock.setTimer(callback, delayMs);
  // A page's timers are numbers, and an injected clock's whatever it likes.
  if (typeof timer === "object" && "unref" in timer && typeof timer.unref === "function") {
    timer.unref();
  }
  return timer;
}

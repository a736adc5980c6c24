import type { Clock, TimerHandle } from "@understudy/planner-core";

/** Sets a timer that does not keep the process alive. */
export function setQuietTimer(clock: Clock, callback: () => void, delayMs: number): TimerHandle {
  const timer = clock.setTimer(callback, delayMs);
  // A browser timer is a number; an injected clock may return anything.
  if (typeof timer === "object" && "unref" in timer && typeof timer.unref === "function") {
    timer.unref();
  }
  return timer;
}

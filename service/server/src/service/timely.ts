import { ServiceRefusedError, withoutReserve } from "@understudy/session";
import type { LoopDelay } from "./loop-delay.ts";

/** Retry delay of an overloaded thread. */
const RETRY_AFTER_MS = 250;

/**
 * The time for planning that lets the answer leave in time on a late thread.
 *
 * @throws ServiceRefusedError if there is none
 */
export function timelyMs(
  leftMs: number,
  { longestMs, sustainedMs }: Pick<LoopDelay, "longestMs" | "sustainedMs"> = {
    longestMs: 0,
    sustainedMs: 0,
  },
): number {
  if (sustainedMs > 0 && sustainedMs >= leftMs) {
    const message = `answers are ${Math.round(sustainedMs)} ms late now, and ${Math.round(leftMs)} ms are left`;
    throw new ServiceRefusedError("overloaded", message, Math.max(RETRY_AFTER_MS, sustainedMs));
  }
  return withoutReserve(leftMs, longestMs);
}

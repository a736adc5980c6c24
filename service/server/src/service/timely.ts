import type { LoopDelay } from "./loop-delay.ts";
import { ServiceRefusedError } from "./refused-error.ts";

/** At most this share of the time that is left is kept free for a thread that is late. */
const MAX_RESERVE = 0.25;
/** After this long a client may find the thread less busy, or another server. */
const RETRY_AFTER_MS = 250;

/**
 * The longest that planning may take, so that its answer leaves in time though this thread gets around to it late.
 *
 * @throws ServiceRefusedError if there is no time for that
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

/** The rest of a time, once that is kept free which an answer takes to leave a late thread. */
export function withoutReserve(leftMs: number, longestMs: number): number {
  return leftMs - Math.min(longestMs, MAX_RESERVE * leftMs);
}

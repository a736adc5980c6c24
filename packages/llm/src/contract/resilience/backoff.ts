import type { Random } from "@understudy/planner-core";

/** Longest delay between two tries, in milliseconds. */
const MAX_DELAY_MS = 10_000;

/**
 * The wait before a try, in milliseconds: twice as long each time, times a jitter in
 * [0.5, 1], so that those who failed together do not come back together.
 *
 * @param retry 0 for the first retry
 */
export function backoffMs(retry: number, firstDelayMs: number, random: Random): number {
  const delayMs = Math.min(firstDelayMs * 2 ** retry, MAX_DELAY_MS);
  return delayMs * (0.5 + random.next() / 2);
}

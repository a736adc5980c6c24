import type { Clock } from "@understudy/planner-core";
import { allRead } from "../../service/all-read.ts";
import type { Traffic } from "./ending-connections.ts";

/** A server on its way out is left alone once nothing came for this time, and nothing is owed. */
const QUIET_MS = 500;

/**
 * Waits until clients have noticed that a server is about to end: until all that they sent is answered, and nothing came
 * for a while.
 *
 * @param limitMs some never do: the longest wait
 * @returns whether they have
 */
export async function quiet(
  clock: Clock,
  traffic: () => readonly Traffic[],
  limitMs: number,
): Promise<boolean> {
  const endMs = clock.now() + limitMs;
  const sum = (of: (each: Traffic) => number): number =>
    traffic().reduce((total, each) => total + of(each), 0);
  for (;;) {
    await allRead();
    const events = sum((each) => each.events);
    const leftMs = endMs - clock.now();
    const isOpen = traffic().some((each) => each.isOpen);
    if (leftMs <= 0 || !isOpen) return !isOpen;
    await new Promise<void>((resolve) => clock.setTimer(resolve, Math.min(QUIET_MS, leftMs)));
    await allRead();
    if (sum((each) => each.events) === events && sum((each) => each.pending) === 0) {
      return true;
    }
  }
}

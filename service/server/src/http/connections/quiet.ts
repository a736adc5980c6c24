import type { Clock } from "@understudy/planner-core";
import { allRead } from "../../service/all-read.ts";
import type { Traffic } from "./ending-connections.ts";

/** Polling interval for traffic, in ms. */
const LOOK_MS = 50;
/** Number of consecutive polls without traffic or pending answers that counts as quiet. */
const QUIET_LOOKS = 10;
/** A later poll does not count: on a machine so busy, clients are late too. */
const TIMELY_MS = 20;

/**
 * Waits until clients have noticed the shutdown: all requests are answered, and no more arrive for a while.
 *
 * @param limitMs the longest wait, for clients that never notice
 * @returns whether it became quiet
 */
export async function quiet(
  clock: Clock,
  traffic: () => readonly Traffic[],
  limitMs: number,
): Promise<boolean> {
  const endMs = clock.now() + limitMs;
  const sum = (of: (each: Traffic) => number): number =>
    traffic().reduce((total, each) => total + of(each), 0);
  await allRead();
  for (let looks = 0, events = sum((each) => each.events); looks < QUIET_LOOKS; ) {
    const isOpen = traffic().some((each) => each.isOpen);
    const leftMs = endMs - clock.now();
    if (leftMs <= 0 || !isOpen) return !isOpen;
    const dueMs = clock.now() + Math.min(LOOK_MS, leftMs);
    await new Promise<void>((resolve) => clock.setTimer(resolve, dueMs - clock.now()));
    const isTimely = clock.now() - dueMs <= TIMELY_MS;
    await allRead();
    const before = events;
    events = sum((each) => each.events);
    const isQuiet = events === before && sum((each) => each.pending) === 0;
    looks = isTimely && isQuiet ? looks + 1 : 0;
  }
  return true;
}

import type { Clock } from "@understudy/planner-core";
import { allRead } from "../service/all-read.ts";

/** Time for plans in progress before sessions end. They can be resumed on another server. */
const SETTLE_MS = 2000;
const LOOK_MS = 20;

/** Resolves once all session messages are read and no plan is in progress, or on timeout. */
export async function sessionsSettled(clock: Clock, isSettled: () => boolean): Promise<void> {
  const endMs = clock.now() + SETTLE_MS;
  for (;;) {
    await allRead();
    if (isSettled() || clock.now() >= endMs) return;
    await new Promise<void>((resolve) => clock.setTimer(resolve, LOOK_MS));
  }
}

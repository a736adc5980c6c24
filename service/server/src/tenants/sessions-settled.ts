import type { Clock } from "@understudy/planner-core";
import { allRead } from "../service/all-read.ts";

/** Sessions wait for the plans of their agents so long before they end: they can be resumed elsewhere. */
const SETTLE_MS = 2000;
const LOOK_MS = 20;

/** Resolves once what sessions were told is read, and agents have the plans that they wait for, or that takes too long. */
export async function sessionsSettled(clock: Clock, isSettled: () => boolean): Promise<void> {
  const endMs = clock.now() + SETTLE_MS;
  for (;;) {
    await allRead();
    if (isSettled() || clock.now() >= endMs) return;
    await new Promise<void>((resolve) => clock.setTimer(resolve, LOOK_MS));
  }
}

import type { Clock } from "../clock.ts";

/**
 * Work in small steps: yields where it may be interrupted, returns its result. What is sent into it
 * says whether to stop: then it returns the best that it has, without another step.
 */
export type Steps<Result> = Generator<void, Result, boolean>;

/** Does the work without returning to the event loop. */
export function runNow<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const next = steps.next(false);
    if (next.done) return next.value;
  }
}

/** Does the work, returning to the event loop every `yieldMs`; stops early when `isOver` says so. */
export async function runYielding<Result>(
  steps: Steps<Result>,
  clock: Clock,
  yieldMs: number,
  isOver: () => boolean = () => false,
): Promise<Result> {
  let yieldAt = clock.now() + yieldMs;
  let stop = false;
  for (;;) {
    const next = steps.next(stop);
    if (next.done) return next.value;
    stop = isOver();
    if (stop || clock.now() < yieldAt) continue;
    await new Promise<void>((resolve) => clock.setTimer(resolve, 0));
    yieldAt = clock.now() + yieldMs;
    stop = isOver();
  }
}

import type { Clock } from "../../time/clock.ts";
import type { Steps } from "./steps.ts";

/** How work is done in turns of the event loop. */
export interface TurnOptions {
  readonly clock: Clock;
  /** When it begins, in milliseconds of the clock. */
  readonly startMs: number;
  /** It returns to the event loop at least this often, in milliseconds. */
  readonly yieldMs: number;
  /** When it is told to stop, in milliseconds of the clock. Default: never. */
  readonly untilMs?: number | undefined;
  /** Ends it at once, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does the work in turns of the event loop, and waits where it waits.
 *
 * @throws what the work throws; the reason of the signal when that aborts
 */
export async function runInTurns<Result>(
  steps: Steps<Result>,
  { clock, startMs, yieldMs, untilMs = Number.POSITIVE_INFINITY, signal }: TurnOptions,
): Promise<Result> {
  let turnEndsMs = startMs + yieldMs;
  let mustStop = false;
  let next = steps.next(false);
  while (!next.done) {
    if (next.value !== undefined) {
      try {
        await next.value;
      } catch (error) {
        next = steps.throw(error);
        continue;
      }
      turnEndsMs = clock.now() + yieldMs;
    } else if (!mustStop && clock.now() >= turnEndsMs) {
      await nextTurn(clock);
      turnEndsMs = clock.now() + yieldMs;
    }
    if (signal?.aborted) {
      // Whatever it holds is let go of.
      steps.return(undefined as Result);
      throw signal.reason;
    }
    mustStop = clock.now() >= untilMs;
    next = steps.next(mustStop);
  }
  return next.value;
}

function nextTurn(clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(resolve, 0);
  });
}

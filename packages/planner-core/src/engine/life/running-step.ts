import { RequestError } from "../../base/errors.ts";

/** Time after which a step has been forgotten by a game that does not end it, in milliseconds. */
export const FORGOTTEN_AFTER_MS = 300_000;

/** Share of a unit after which a late step is looked at again. */
export const LATE_SHARE = 0.1;

/** A step that has started; partners of a joint step share it. All times are in milliseconds of game time. */
export interface StepRun {
  readonly startedAtMs: number;
  /** Its expected end; infinite if only the game knows it. */
  readonly endsAtMs: number;
  /** The earliest and the latest end, which differ for a step whose duration the planner chose. */
  readonly leastMs: number;
  readonly latestMs: number;
  readonly timeoutAtMs: number;
}

/** The lengths of a step that starts, in milliseconds. */
export interface StepLengths {
  /** Infinite if only the game knows the end. */
  readonly expectedMs: number;
  /** Default for both: as expected. */
  readonly leastMs?: number;
  readonly mostMs?: number;
  /** The game's own time-out. Default: none. */
  readonly timeoutMs: number | undefined;
  /** The time-out if the game has none of its own; infinite for never. */
  readonly patienceMs: number;
}

/** The times of a step that starts at a moment. */
export function runningFrom(
  startedAtMs: number,
  { expectedMs, leastMs = expectedMs, mostMs = expectedMs, timeoutMs, patienceMs }: StepLengths,
): StepRun {
  return {
    startedAtMs,
    endsAtMs: startedAtMs + expectedMs,
    leastMs: startedAtMs + leastMs,
    latestMs: startedAtMs + mostMs,
    timeoutAtMs: startedAtMs + (timeoutMs ?? patienceMs),
  };
}

/**
 * The time at which a step whose end the game tells is expected to end. A late step is expected to take about as long again
 * as it is late already, until it times out. The lateness counts in doublings, so that plans which wait
 * for the step are not made anew in each tick.
 *
 * @param unitMs length of a unit of planned times
 */
export function expectedEndMs(
  { endsAtMs, timeoutAtMs }: Pick<StepRun, "endsAtMs" | "timeoutAtMs">,
  nowMs: number,
  unitMs: number,
): number {
  if (nowMs <= endsAtMs) return endsAtMs;
  let lateMs = unitMs * LATE_SHARE;
  while (endsAtMs + lateMs <= nowMs) lateMs *= 2;
  return Math.max(nowMs, Math.min(endsAtMs + lateMs, timeoutAtMs));
}

/** Changes all times of a step. */
export function withTimes(running: StepRun, change: (ms: number) => number): StepRun {
  return {
    startedAtMs: change(running.startedAtMs),
    endsAtMs: change(running.endsAtMs),
    leastMs: change(running.leastMs),
    latestMs: change(running.latestMs),
    timeoutAtMs: change(running.timeoutAtMs),
  };
}

/**
 * The error for a step that timed out by default, most likely because the game forgot to end it.
 *
 * @param what the step, with those who do it
 */
export function forgottenStep(what: string, { startedAtMs }: StepRun, nowMs: number): RequestError {
  const message = `${what} has run for ${nowMs - startedAtMs} ms without a reported end`;
  const hint = "call finished() or failed() when a step ends, or set timeoutMs; Infinity for never";
  return new RequestError([{ pointer: "/timeoutMs", message, hint }]);
}

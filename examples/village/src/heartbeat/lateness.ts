import type { LateOutcome } from "../tally/ledger.ts";

/** A time in which the event loop did not turn. */
export interface Stall {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Whether every outcome came by its deadline, but for what the event loop itself was late. */
export interface LatenessVerdict {
  readonly kept: boolean;
  /** Outcomes after their deadline. */
  readonly late: number;
  readonly worstMs: number;
  /** The most that an outcome was late while the event loop turned. */
  readonly worstUnexplainedMs: number;
}

/** How late an outcome may be while the event loop turns. */
const TOLERANCE_MS = 1;

/**
 * Takes from the lateness of every outcome the stalls between its own deadline and its arrival. A
 * stall at any other time excuses nothing.
 */
export function judgeLateness(
  late: readonly LateOutcome[],
  stalls: readonly Stall[],
): LatenessVerdict {
  let worstMs = 0;
  let worstUnexplainedMs = 0;
  for (const { latenessMs, deadlineMs, servedMs } of late) {
    const stalledMs = stalls.reduce((sum, { fromMs, toMs }) => {
      const overlapMs = Math.min(toMs, servedMs) - Math.max(fromMs, deadlineMs);
      return sum + Math.max(0, overlapMs);
    }, 0);
    worstMs = Math.max(worstMs, latenessMs);
    worstUnexplainedMs = Math.max(worstUnexplainedMs, latenessMs - stalledMs);
  }
  return {
    kept: worstUnexplainedMs <= TOLERANCE_MS,
    late: late.length,
    worstMs,
    worstUnexplainedMs,
  };
}

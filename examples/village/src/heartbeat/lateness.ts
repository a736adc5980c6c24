import type { LateOutcome } from "../tally/ledger.ts";

/** A time without a turn of the event loop. */
export interface Stall {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Whether every outcome met its deadline, apart from stalls of the event loop. */
export interface LatenessVerdict {
  readonly kept: boolean;
  /** Number of outcomes after their deadline. */
  readonly late: number;
  readonly worstMs: number;
  /** The largest lateness without a stall. */
  readonly worstUnexplainedMs: number;
}

/** Accepted lateness without a stall. */
const TOLERANCE_MS = 1;

/**
 * Subtracts from each outcome's lateness the stalls between its deadline and its arrival. Stalls at other times excuse
 * nothing.
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

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
  /** Lateness that the stall around it does not explain; at most 0 when there is none. */
  readonly worstUnexplainedMs: number;
}

/** How much later than the stall around it an outcome may be. */
const TOLERANCE_MS = 1;

/** A stall a little before the deadline delays the timer that was to beat it. */
const BEFORE_MS = 5;

/** Compares every late outcome with the longest stall at that very moment, not with any other. */
export function judgeLateness(
  late: readonly LateOutcome[],
  stalls: readonly Stall[],
): LatenessVerdict {
  let worstMs = 0;
  let worstUnexplainedMs = 0;
  for (const { latenessMs, deadlineMs, servedMs } of late) {
    const around = stalls.filter(
      ({ fromMs, toMs }) => toMs >= deadlineMs - BEFORE_MS && fromMs <= servedMs,
    );
    const longest = around.reduce((most, { fromMs, toMs }) => Math.max(most, toMs - fromMs), 0);
    worstMs = Math.max(worstMs, latenessMs);
    worstUnexplainedMs = Math.max(worstUnexplainedMs, latenessMs - longest);
  }
  return {
    kept: worstUnexplainedMs <= TOLERANCE_MS,
    late: late.length,
    worstMs,
    worstUnexplainedMs,
  };
}

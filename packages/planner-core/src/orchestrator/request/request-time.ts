import type { OrchestratorSettings } from "../settings.ts";

/** The time limits of a request, in milliseconds. */
export interface RequestTime {
  /** Start of the request, on the clock. */
  readonly startMs: number;
  /** Whether the caller waits, in turns of the event loop. */
  readonly waits: boolean;
  /**
   * Deadline for the lead's answer, on the clock. Undefined if the caller does not wait for the lead, which then works
   * on after the answer.
   */
  readonly leadByMs: number | undefined;
  /** Deadline for the answer, on the clock. */
  readonly answerByMs: number;
  /** End of searches for the answer, on the clock: early, as slices may end late. */
  readonly searchByMs: number;
  /** Limit on the understudy's search for a plan and its improvement. */
  readonly searchMs: number;
  /** Limit on the understudy's search without a plan, if the lead comes next. */
  readonly emptySearchMs: number;
  /** Limit on mending a cached plan. */
  readonly reuseMs: number;
  /** Limit on mending the lead's plan: reserved before the deadline. */
  readonly mendMs: number;
  /** Next pause of the work, on the clock. Moved when the work is continued. */
  pauseMs: number;
}

const NEVER = Number.POSITIVE_INFINITY;
/** Limit on the share of a budget reserved for late slices. */
const MAX_RESERVE = 0.25;
/** Limit on the margins reserved for late timers: longer delays are rare stalls of the machine. */
const MOST_MARGINS = 2;

/**
 * The time limits of a request that waits until a deadline.
 *
 * @param overrunMs lateness of search slices
 * @param timerMs lateness of timers at the end of a wait for a lead
 */
export function waitingTime(
  settings: OrchestratorSettings,
  startMs: number,
  budgetMs: number,
  { overrunMs, timerMs }: { readonly overrunMs: number; readonly timerMs: number },
): RequestTime {
  const { marginMs } = settings;
  const reserveMs = Math.max(marginMs, Math.min(timerMs, MOST_MARGINS * marginMs));
  // Subtracted first: for an equal budget and reserve the result is exactly `startMs`.
  const answerByMs = startMs + (budgetMs - reserveMs);
  const emptySearchMs = budgetMs * settings.understudyShare;
  const searchMs = Math.min(emptySearchMs, settings.understudyMaxMs);
  return {
    startMs,
    waits: true,
    leadByMs: answerByMs,
    answerByMs,
    searchByMs: answerByMs - Math.min(overrunMs, MAX_RESERVE * budgetMs),
    searchMs,
    emptySearchMs,
    reuseMs: settings.understudyImproveMs,
    mendMs: settings.mendMs ?? searchMs,
    pauseMs: NEVER,
  };
}

/**
 * The time limits of a request answered without a wait: at once, or in a later tick.
 *
 * @param answerByMs deadline for the answer; Infinity if the caller decides from tick to tick
 */
export function promptTime(startMs: number, answerByMs: number): RequestTime {
  return {
    startMs,
    waits: false,
    leadByMs: undefined,
    answerByMs,
    searchByMs: answerByMs,
    searchMs: NEVER,
    emptySearchMs: NEVER,
    reuseMs: NEVER,
    mendMs: NEVER,
    pauseMs: NEVER,
  };
}

/**
 * The time limits of a request that is answered in this tick or a later one, where its lead's answer may be awaited.
 *
 * @param budgetMs until the deadline, from the tick of the first request
 */
export function tickTime(
  settings: OrchestratorSettings,
  startMs: number,
  budgetMs: number,
): RequestTime {
  const time = promptTime(startMs, NEVER);
  if (budgetMs === NEVER) return time;
  const { mendMs, understudyShare, understudyMaxMs, marginMs } = settings;
  const reserveMs = mendMs ?? Math.min(budgetMs * understudyShare, understudyMaxMs);
  return { ...time, leadByMs: startMs + budgetMs - marginMs, mendMs: reserveMs };
}

/** End of work of at most `durationMs` that is not resumed later. */
export function limitOf(time: RequestTime, nowMs: number, durationMs: number): number {
  return Math.min(nowMs + durationMs, time.answerByMs, time.pauseMs);
}

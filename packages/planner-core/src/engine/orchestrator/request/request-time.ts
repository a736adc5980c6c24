import type { EngineSettings } from "../settings.ts";

/** The time limits of a request, in milliseconds. */
export interface RequestTime {
  /** Start of the request, on the clock. */
  readonly startMs: number;
  /** Whether the caller waits while the work runs in turns of the event loop. */
  readonly waits: boolean;
  /**
   * Deadline for the LLM planner's answer, on the clock. Undefined if the caller does not wait for the LLM planner,
   * which then continues after the answer.
   */
  readonly llmByMs: number | undefined;
  /** Deadline for the answer, on the clock. */
  readonly answerByMs: number;
  /** Time at which searches for the answer end, on the clock; early, as slices may end late. */
  readonly searchByMs: number;
  /** Time limit for the classical planner's search for a plan and for improving it. */
  readonly searchMs: number;
  /** Time limit for the classical planner's search while it has no plan, if the LLM planner comes next. */
  readonly emptySearchMs: number;
  /** Time limit for improving the classical planner's first plan. */
  readonly improveMs: number;
  /** Time beyond all other limits for improving a plan that is not proved best. */
  readonly extraMs: number;
  /** Time limit for mending a cached plan. */
  readonly reuseMs: number;
  /** Time limit for mending the LLM planner's plan, reserved before the deadline. */
  readonly mendMs: number;
  /** Time of the next pause, on the clock. Moved when the work continues. */
  pauseMs: number;
}

const NEVER = Number.POSITIVE_INFINITY;
/** Maximum share of a budget that is reserved for late slices. */
const MAX_RESERVE = 0.25;
/** Maximum number of margins reserved for late timers: longer delays are rare stalls of the machine. */
const MOST_MARGINS = 2;

/**
 * The time limits of a request that waits until a deadline.
 *
 * @param overrunMs lateness of search slices
 * @param timerMs lateness of the timers that end a wait for the LLM planner
 */
export function waitingTime(
  settings: EngineSettings,
  startMs: number,
  budgetMs: number,
  { overrunMs, timerMs }: { readonly overrunMs: number; readonly timerMs: number },
): RequestTime {
  const { marginMs } = settings;
  const reserveMs = Math.max(marginMs, Math.min(timerMs, MOST_MARGINS * marginMs));
  // Subtracted first: for an equal budget and reserve the result is exactly `startMs`.
  const answerByMs = startMs + (budgetMs - reserveMs);
  const emptySearchMs = budgetMs * settings.searchShare;
  const searchMs = Math.min(emptySearchMs, settings.searchMaxMs);
  return {
    startMs,
    waits: true,
    llmByMs: answerByMs,
    answerByMs,
    searchByMs: answerByMs - Math.min(overrunMs, MAX_RESERVE * budgetMs),
    searchMs,
    emptySearchMs,
    improveMs: NEVER,
    extraMs: 0,
    reuseMs: settings.improveMs,
    mendMs: settings.mendMs ?? searchMs,
    pauseMs: NEVER,
  };
}

/** The same limits for a request whose work begins later. */
export function laterBy(time: RequestTime, ms: number): RequestTime {
  const { llmByMs, answerByMs, searchByMs } = time;
  return {
    ...time,
    llmByMs: llmByMs === undefined ? undefined : llmByMs + ms,
    answerByMs: answerByMs + ms,
    searchByMs: searchByMs + ms,
  };
}

/**
 * The time limits of a request answered without a wait: at once, or in a later tick.
 *
 * @param answerByMs deadline for the answer; Infinity if the caller decides from tick to tick
 * @param extraMs time after that for improving a plan that is not proved best
 */
export function promptTime(startMs: number, answerByMs: number, extraMs = 0): RequestTime {
  return {
    startMs,
    waits: false,
    llmByMs: undefined,
    answerByMs,
    searchByMs: answerByMs,
    searchMs: NEVER,
    emptySearchMs: NEVER,
    improveMs: NEVER,
    extraMs,
    reuseMs: NEVER,
    mendMs: NEVER,
    pauseMs: NEVER,
  };
}

/**
 * The time limits of a request that is answered in this tick or a later one, and that may wait for its LLM planner's
 * answer.
 *
 * @param budgetMs time until the deadline, counted from the tick of the first request
 * @param improveMs time limit for improving the classical planner's first plan; undefined if its search goes on until
 * it is   stopped
 */
export function tickTime(
  settings: EngineSettings,
  startMs: number,
  budgetMs: number,
  improveMs: number | undefined,
): RequestTime {
  const limits = improveMs === undefined ? { extraMs: NEVER } : { improveMs };
  const time = { ...promptTime(startMs, NEVER), ...limits };
  if (budgetMs === NEVER) return time;
  const { mendMs, searchShare, searchMaxMs, marginMs } = settings;
  const reserveMs = mendMs ?? Math.min(budgetMs * searchShare, searchMaxMs);
  return { ...time, llmByMs: startMs + budgetMs - marginMs, mendMs: reserveMs };
}

/** Share of a waiting request's time after which no reader is prepared any more; the rest is for the words' plan. */
export const READ_SHARE = 0.75;

/** Time at which the preparation of a reader stops. */
export function readByMs({ waits, startMs, answerByMs }: RequestTime): number {
  return waits ? startMs + READ_SHARE * (answerByMs - startMs) : NEVER;
}

/** Limits of work that follows the answer, with as much time as the request had for its own. */
export function laterTime(
  { startMs, answerByMs }: RequestTime,
  { searchMaxMs }: EngineSettings,
  nowMs: number,
): RequestTime {
  return promptTime(nowMs, nowMs + Math.max(searchMaxMs, answerByMs - startMs));
}

/** End of a piece of work that takes at most `durationMs` and is not resumed later. */
export function limitOf(time: RequestTime, nowMs: number, durationMs: number): number {
  return Math.min(nowMs + durationMs, time.answerByMs, time.pauseMs);
}

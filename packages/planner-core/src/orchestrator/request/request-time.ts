import type { OrchestratorSettings } from "../settings.ts";

/** How much time a request has, and for what. All times are in milliseconds. */
export interface RequestTime {
  /** When it was asked, on the clock. */
  readonly startMs: number;
  /** Whether the caller waits for the lead; if not, the lead works on once the request is answered. */
  readonly waits: boolean;
  /** When the answer must be there, on the clock. */
  readonly answerByMs: number;
  /** When searches end whose plan is to be in the answer: early enough, though slices may end late. */
  readonly searchByMs: number;
  /** The longest that the understudy searches for a plan, and for better ones, in milliseconds. */
  readonly searchMs: number;
  /** The longest that it searches on while it has none and a lead is to be asked after it, in milliseconds. */
  readonly emptySearchMs: number;
  /** The longest that a plan of the cache may be mended, in milliseconds. */
  readonly reuseMs: number;
  /** The longest that a plan of the lead may be mended, in milliseconds: kept free before the answer must be there. */
  readonly mendMs: number;
  /** When the work has to pause, on the clock. Moved by whoever continues it later. */
  pauseMs: number;
}

const NEVER = Number.POSITIVE_INFINITY;
/** At most this share of a budget is kept free for slices of searches that end late. */
const MAX_RESERVE = 0.25;
/** At most so many margins are kept free where timers are late: what is more is the machine's, and rare. */
const MOST_MARGINS = 2;

/**
 * The time of a request that waits for its answer until a deadline.
 *
 * @param overrunMs how late slices of searches end
 * @param timerMs how late timers end a wait for a lead
 */
export function waitingTime(
  settings: OrchestratorSettings,
  startMs: number,
  budgetMs: number,
  { overrunMs, timerMs }: { readonly overrunMs: number; readonly timerMs: number },
): RequestTime {
  const { marginMs } = settings;
  const reserveMs = Math.max(marginMs, Math.min(timerMs, MOST_MARGINS * marginMs));
  // The difference first: where nothing is left it is the start itself, whatever that is.
  const answerByMs = startMs + (budgetMs - reserveMs);
  const emptySearchMs = budgetMs * settings.understudyShare;
  const searchMs = Math.min(emptySearchMs, settings.understudyMaxMs);
  return {
    startMs,
    waits: true,
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
 * The time of a request that is answered without waiting: at once, or in a later tick.
 *
 * @param answerByMs when it must be answered; Infinity if its caller decides that from tick to tick
 */
export function promptTime(startMs: number, answerByMs: number): RequestTime {
  return {
    startMs,
    waits: false,
    answerByMs,
    searchByMs: answerByMs,
    searchMs: NEVER,
    emptySearchMs: NEVER,
    reuseMs: NEVER,
    mendMs: NEVER,
    pauseMs: NEVER,
  };
}

/** When work has to end that may take `durationMs` and is not resumed later. */
export function limitOf(time: RequestTime, nowMs: number, durationMs: number): number {
  return Math.min(nowMs + durationMs, time.answerByMs, time.pauseMs);
}

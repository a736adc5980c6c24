/** The least time between two looks for an errand, in game time (ms): a change is answered no sooner. */
const LEAST_PERIOD_MS = 50;
/** The time after which an agent that found no errand looks for one again, whatever happens, in game time (ms). */
const LOOK_AGAIN_MS = 100;
/** Agents of a crowd for each millisecond of its period: a look at a large one takes long. */
const AGENTS_A_MS = 2;

/** A moment at which there was nothing to do. */
export interface IdleSince {
  /** In game time (ms). */
  readonly atMs: number;
  /** The number of changes in the world by then. */
  readonly changes: number;
}

/** The time between two looks of a crowd at what has changed, in game time (ms). In a small crowd each change counts at once. */
export function idlePeriodOf(agents: number, isSmall: boolean): number {
  if (isSmall) return 0;
  return Math.min(LOOK_AGAIN_MS, Math.max(LEAST_PERIOD_MS, agents / AGENTS_A_MS));
}

/**
 * Whether there is still nothing to do since the crowd's last period: what fits errands is found once for all that look
 * again then.
 *
 * @param changes the number of changes in the world
 * @param periodMs see `idlePeriodOf`
 */
export function isStill(
  since: IdleSince | undefined,
  nowMs: number,
  changes: number,
  periodMs: number,
): boolean {
  if (since === undefined || !isSamePeriod(since.atMs, nowMs, LOOK_AGAIN_MS)) return false;
  if (changes === since.changes) return true;
  return periodMs > 0 && isSamePeriod(since.atMs, nowMs, periodMs);
}

/** Whether two moments are in the same period. @param periodMs in game time (ms). Default: the least */
export function isSamePeriod(
  oneMs: number,
  otherMs: number,
  periodMs: number = LEAST_PERIOD_MS,
): boolean {
  return Math.floor(oneMs / periodMs) === Math.floor(otherMs / periodMs);
}

/** When an agent that found nothing at a moment looks again, in game time (ms). @param periodMs in game time (ms) */
export function lookAgainAt(atMs: number, periodMs: number): number {
  const endOf = (ms: number): number => (Math.floor(atMs / ms) + 1) * ms;
  return Math.min(endOf(periodMs), endOf(LOOK_AGAIN_MS));
}

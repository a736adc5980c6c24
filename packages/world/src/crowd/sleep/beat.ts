/** The times after which an agent that found no errand looks for one again, in game time (ms): if the world has changed, and in any case. */
const AFTER_CHANGE_MS = 50;
const TRY_AGAIN_MS = 100;

/** A moment at which there was nothing to do. */
export interface IdleSince {
  /** In game time (ms). */
  readonly atMs: number;
  /** The number of changes in the world by then. */
  readonly changes: number;
}

/**
 * Whether there is still nothing to do since the crowd's last beat: what fits errands is found once for all that look
 * again then.
 *
 * @param changes the number of changes in the world
 * @param isEach whether each change counts at once
 */
export function isStill(
  since: IdleSince | undefined,
  nowMs: number,
  changes: number,
  isEach: boolean,
): boolean {
  if (since === undefined || !isRecent(since.atMs, nowMs, TRY_AGAIN_MS)) return false;
  if (changes === since.changes) return true;
  return !isEach && isSameBeat(since.atMs, nowMs);
}

/** Whether a crowd's agents look for something to do no more than once between two moments, in game time (ms). */
export function isSameBeat(oneMs: number, otherMs: number): boolean {
  return isRecent(oneMs, otherMs, AFTER_CHANGE_MS);
}

function isRecent(sinceMs: number, nowMs: number, beatMs: number): boolean {
  return Math.floor(sinceMs / beatMs) === Math.floor(nowMs / beatMs);
}

/** The time after which an agent that found no errand looks for one again, in game time (ms). */
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
 * @param changes the number of changes in the world, if any of them counts
 */
export function isStill(since: IdleSince | undefined, nowMs: number, changes?: number): boolean {
  if (since === undefined || !isRecent(since.atMs, nowMs)) return false;
  return changes === undefined || changes === since.changes;
}

function isRecent(sinceMs: number, nowMs: number): boolean {
  return Math.floor(sinceMs / TRY_AGAIN_MS) === Math.floor(nowMs / TRY_AGAIN_MS);
}

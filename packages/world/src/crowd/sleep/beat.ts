/** The least time between two looks for an errand, in game time (ms): a change is answered no sooner. */
const LEAST_BEAT_MS = 50;
/** The time after which an agent that found no errand looks for one again, whatever happens, in game time (ms). */
const LOOK_AGAIN_MS = 100;
/** Agents of a crowd for each millisecond of its beat: a look at a large one takes long. */
const AGENTS_A_MS = 2;

/** A moment at which there was nothing to do. */
export interface IdleSince {
  /** In game time (ms). */
  readonly atMs: number;
  /** The number of changes in the world by then. */
  readonly changes: number;
}

/** The time between two looks of a crowd at what has changed, in game time (ms). In a small crowd each change counts at once. */
export function beatOf(agents: number, isSmall: boolean): number {
  if (isSmall) return 0;
  return Math.min(LOOK_AGAIN_MS, Math.max(LEAST_BEAT_MS, agents / AGENTS_A_MS));
}

/**
 * Whether there is still nothing to do since the crowd's last beat: what fits errands is found once for all that look
 * again then.
 *
 * @param changes the number of changes in the world
 * @param beatMs see `beatOf`
 */
export function isStill(
  since: IdleSince | undefined,
  nowMs: number,
  changes: number,
  beatMs: number,
): boolean {
  if (since === undefined || !isSameBeat(since.atMs, nowMs, LOOK_AGAIN_MS)) return false;
  if (changes === since.changes) return true;
  return beatMs > 0 && isSameBeat(since.atMs, nowMs, beatMs);
}

/** Whether two moments are in the same beat. @param beatMs in game time (ms). Default: the least */
export function isSameBeat(
  oneMs: number,
  otherMs: number,
  beatMs: number = LEAST_BEAT_MS,
): boolean {
  return Math.floor(oneMs / beatMs) === Math.floor(otherMs / beatMs);
}

/** When an agent that found nothing at a moment looks again, in game time (ms). @param beatMs in game time (ms) */
export function lookAgainAt(atMs: number, beatMs: number): number {
  const endOf = (ms: number): number => (Math.floor(atMs / ms) + 1) * ms;
  return Math.min(endOf(beatMs), endOf(LOOK_AGAIN_MS));
}

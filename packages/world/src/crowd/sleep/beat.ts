/** The time after which an agent that found no errand looks for one again, in game time (ms). */
const TRY_AGAIN_MS = 100;

/** Whether nothing was found since the crowd's last beat: what fits errands is found once for all that look again then. */
export function isRecent(sinceMs: number, nowMs: number): boolean {
  return Math.floor(sinceMs / TRY_AGAIN_MS) === Math.floor(nowMs / TRY_AGAIN_MS);
}

/** Limit on the moments of one call. What is left comes with the next one. */
const MAX_MOMENTS = 10_000;
/** Limit on ticks in a row in which nothing happens, for what is due again and again and does not come. */
const MAX_QUIET = 1000;

/** A runner, as far as it can be ticked at any moment. */
export interface Advancing<Tick> {
  /** When something may happen without the game; infinite if only the game knows. */
  readonly dueMs: () => number;
  readonly tick: (nowMs: number, isFirst: boolean) => Tick;
  /** Whether anything happened in a tick. */
  readonly hasHappened: (tick: Tick) => boolean;
}

/** A tick at a moment of game time, in milliseconds. */
export interface TickMoment<Tick> {
  readonly atMs: number;
  readonly tick: Tick;
}

/**
 * Ticks a runner at every moment at which something happens until the game's present, and then in the present. What the
 * game has told since the last tick, and answers that have come, take effect in the present.
 *
 * @param sinceMs time of the last tick; minus infinity before the first one, when nothing is known to be due
 * @returns the moments at which something happened, and the present
 */
export function catchUp<Tick>(
  { dueMs, tick, hasHappened }: Advancing<Tick>,
  sinceMs: number,
  nowMs: number,
): readonly TickMoment<Tick>[] {
  const moments: TickMoment<Tick>[] = [];
  let atMs = Number.isFinite(sinceMs) ? sinceMs : nowMs;
  let isFirst = true;
  let quiet = 0;
  for (let isNews = false; moments.length < MAX_MOMENTS; isFirst = false) {
    const nextMs = quiet < MAX_QUIET ? dueMs() : nowMs;
    // What happens lets more happen at the same moment. What a game told since the last tick counts from now.
    atMs = nextMs > atMs || isNews ? Math.min(nowMs, Math.max(atMs, nextMs)) : nowMs;
    const told = tick(atMs, isFirst);
    isNews = hasHappened(told);
    quiet = isNews ? 0 : quiet + 1;
    if (isNews || atMs >= nowMs) moments.push({ atMs, tick: told });
    if (!isNews && atMs >= nowMs) break;
  }
  return moments;
}

import type { Workload } from "../runner/task.ts";
import { Skirmish } from "./skirmish.ts";
import { SharingWatch } from "./watch-sharing.ts";

/** Frames per minute of the game, enough for many needs of every agent. */
const MINUTE = 3600;
/** Interval of shared plans compared with a fresh search. */
const COMPARED = 7;

/**
 * Share of needs met without a search after a minute, thanks to similar situations of other agents.
 */
export function alike(agents: number, things: number, quick: boolean): Workload {
  let watch: SharingWatch | undefined;
  const skirmish = new Skirmish(agents, things, (shared) => {
    watch = new SharingWatch(shared, COMPARED);
    return watch;
  });
  const { needs, needsOf } = { needs: watch?.needs, needsOf: watch?.needsOf.bind(watch) };
  const seen = new Set<string>();
  skirmish.onPlan = ({ near }, goal, state) => {
    // The agent's thing and the state of all things, without names: keys with ids would match even
    // less often.
    const key = `${goal} ${near} ${Array.from(state).join()}`;
    if (seen.has(key) && watch?.isCounting === true && needsOf !== undefined) needsOf(goal).exact++;
    seen.add(key);
  };
  const frames = quick ? 100 : MINUTE;
  for (let at = 0; at < frames; at++) skirmish.frame();
  if (watch !== undefined) watch.isCounting = true;
  return {
    run: () => skirmish.frame(),
    check: () => {
      if (skirmish.figures.begun === 0) throw new RangeError("nobody does anything");
    },
    counts: () => {
      for (let at = 0; at < frames / 4; at++) skirmish.frame();
      const counts: Record<string, number> = {};
      for (const [goal, { asked, shared, compared, dear, exact }] of needs ?? []) {
        counts[`${goal}Asked`] = asked;
        counts[`${goal}Shared`] = Math.round((1000 * shared) / Math.max(1, asked));
        counts[`${goal}AsGood`] = Math.round((1000 * (compared - dear)) / Math.max(1, compared));
        counts[`${goal}Exact`] = Math.round((1000 * exact) / Math.max(1, asked));
      }
      return counts;
    },
  };
}

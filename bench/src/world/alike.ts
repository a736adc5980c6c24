import { ClassicalPlanner } from "@understudy/classical";
import type { Planner, PlanningProblem, PlanSearch } from "@understudy/planner-core";
import type { SharedPlans } from "@understudy/world";
import type { Workload } from "../runner/task.ts";
import { Skirmish } from "./skirmish.ts";

/** The expansions of a fresh search that a shared plan is compared with. */
const FRESH_EXPANSIONS = 2000;
/** A minute of the game: everybody has had many needs by then. */
const MINUTE = 3600;
/** One in so many shared plans is compared with a fresh search. */
const COMPARED = 7;

/** The needs of one goal after the first minute. */
interface Needs {
  asked: number;
  shared: number;
  compared: number;
  /** Shared plans that cost more than 1.1 times a fresh one. */
  dear: number;
  /** Those that exact keys would have met, at most. */
  exact: number;
}

/** Watches which needs are met by what others found. */
class Watch implements Planner {
  readonly needs = new Map<string, Needs>();
  isCounting = false;
  readonly #shared: SharedPlans;
  readonly #fresh = new ClassicalPlanner();

  constructor(shared: SharedPlans) {
    this.#shared = shared;
  }

  start(problem: PlanningProblem): PlanSearch {
    const before = this.#shared.stats.shared;
    const search = this.#shared.start(problem);
    if (!this.isCounting) return search;
    const needs = this.needsOf(problem.goal.name ?? "");
    needs.asked++;
    if (this.#shared.stats.shared === before) return search;
    needs.shared++;
    if (needs.shared % COMPARED !== 0) return search;
    const fresh = this.#fresh.start(problem);
    fresh.step({ expansions: FRESH_EXPANSIONS });
    const [found, best] = [search.result(), fresh.result()];
    fresh.end?.();
    if (found.status !== "solved" || best.status !== "solved") return search;
    needs.compared++;
    if (found.scaledCost > 1.1 * best.scaledCost) needs.dear++;
    return search;
  }

  needsOf(goal: string): Needs {
    const known = this.needs.get(goal);
    if (known !== undefined) return known;
    const needs: Needs = { asked: 0, shared: 0, compared: 0, dear: 0, exact: 0 };
    this.needs.set(goal, needs);
    return needs;
  }
}

/** How often agents need no search after a minute, since others were in a like situation. */
export function alike(agents: number, things: number, quick: boolean): Workload {
  let watch: Watch | undefined;
  const skirmish = new Skirmish(agents, things, (shared) => {
    watch = new Watch(shared);
    return watch;
  });
  const { needs, needsOf } = { needs: watch?.needs, needsOf: watch?.needsOf.bind(watch) };
  const seen = new Set<string>();
  skirmish.onPlan = ({ near }, goal, state) => {
    // The thing that it is at, and how all things are, without their names: keys of ids would meet no more than these.
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

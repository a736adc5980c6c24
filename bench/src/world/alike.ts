import { ClassicalPlanner } from "@understudy/classical";
import type { Planner, PlanningProblem, PlanSearch } from "@understudy/planner-core";
import type { SharedPlans } from "@understudy/world";
import type { Workload } from "../runner/task.ts";
import { Skirmish } from "./skirmish.ts";

/** Node limit of a fresh search, for comparison with a shared plan. */
const FRESH_EXPANSIONS = 2000;
/** Frames per minute of the game, enough for many needs of every agent. */
const MINUTE = 3600;
/** Interval of shared plans compared with a fresh search. */
const COMPARED = 7;

/** Needs of one goal after the first minute. */
interface Needs {
  asked: number;
  shared: number;
  compared: number;
  /** Shared plans that cost more than 1.1 times a fresh one. */
  dear: number;
  /** Upper bound on needs met by exact keys. */
  exact: number;
}

/** Observes which needs are met by others' plans. */
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

/**
 * Share of needs met without a search after a minute, thanks to other agents in similar situations.
 */
export function alike(agents: number, things: number, quick: boolean): Workload {
  let watch: Watch | undefined;
  const skirmish = new Skirmish(agents, things, (shared) => {
    watch = new Watch(shared);
    return watch;
  });
  const { needs, needsOf } = { needs: watch?.needs, needsOf: watch?.needsOf.bind(watch) };
  const seen = new Set<string>();
  skirmish.onPlan = ({ near }, goal, state) => {
    // The agent's thing and the state of all things, without names: keys with ids would match no more than these.
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

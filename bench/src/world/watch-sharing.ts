import { ClassicalPlanner } from "@understudy/classical";
import type { Planner, PlanningProblem, PlanSearch, SearchResult } from "@understudy/planner-core";
import type { SharedPlans } from "@understudy/world";

/** Node limit of a fresh search, for comparison with a shared plan. */
const FRESH_EXPANSIONS = 2000;
/** Highest cost of a shared plan relative to a fresh one. */
const AS_GOOD = 1.1;

/** Needs of one goal. */
export interface Needs {
  asked: number;
  shared: number;
  compared: number;
  /** Shared plans that cost more than 1.1 times a fresh one. */
  dear: number;
  /** Upper bound on needs met by exact keys. */
  exact: number;
}

/**
 * Counts the needs met by other agents' plans, and compares some of the plans with a fresh search.
 */
export class SharingWatch implements Planner {
  readonly needs = new Map<string, Needs>();
  isCounting = false;
  readonly #shared: SharedPlans;
  readonly #comparedEvery: number;
  readonly #apart: (work: () => void) => void;
  readonly #fresh = new ClassicalPlanner();

  /**
   * @param comparedEvery compares one in this many shared plans
   * @param apart does the comparison. Default: as a part of the question
   */
  constructor(
    shared: SharedPlans,
    comparedEvery: number,
    apart: (work: () => void) => void = (work) => work(),
  ) {
    this.#apart = apart;
    this.#shared = shared;
    this.#comparedEvery = comparedEvery;
  }

  start(problem: PlanningProblem): PlanSearch {
    const before = this.#shared.stats.shared;
    const search = this.#shared.start(problem);
    if (!this.isCounting) return search;
    const needs = this.needsOf(problem.goal.name ?? "");
    needs.asked++;
    if (this.#shared.stats.shared === before) return search;
    needs.shared++;
    if (needs.shared % this.#comparedEvery !== 0) return search;
    this.#apart(() => this.#compare(problem, search.result(), needs));
    return search;
  }

  #compare(problem: PlanningProblem, found: SearchResult, needs: Needs): void {
    const search = this.#fresh.start(problem);
    search.step({ expansions: FRESH_EXPANSIONS });
    const fresh = search.result();
    search.end?.();
    if (found.status !== "solved" || fresh.status !== "solved") return;
    needs.compared++;
    if (found.scaledCost > AS_GOOD * fresh.scaledCost) needs.dear++;
  }

  needsOf(goal: string): Needs {
    const known = this.needs.get(goal);
    if (known !== undefined) return known;
    const needs: Needs = { asked: 0, shared: 0, compared: 0, dear: 0, exact: 0 };
    this.needs.set(goal, needs);
    return needs;
  }
}

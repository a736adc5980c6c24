import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  type Goal,
  type PackedState,
  type Random,
  systemClock,
} from "@understudy/planner-core";

const SIZE = 60;
const MAX_EXPANSIONS = 100_000;
const MAX_MS_EACH = 150;

/** A served plan, for later comparison with an optimal one. */
interface ServedPlan {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
  /** Cost in the units of the domain. */
  readonly cost: number;
}

/**
 * A uniform sample of the served plans (reservoir sampling, algorithm R), planned again after the run without time
 * pressure.
 */
export class CostSample {
  readonly #plans: ServedPlan[] = [];
  readonly #random: Random;
  #seen = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Offers a complete plan; the state is copied if it is kept. */
  offer(domain: Domain, state: PackedState, goal: Goal, cost: number): void {
    const place = this.#seen++ < SIZE ? this.#seen - 1 : this.#random.integer(this.#seen);
    if (place < SIZE) this.#plans[place] = { domain, state: state.slice(), goal, cost };
  }

  /**
   * Cost over optimal cost, for all plans with an optimum found in time.
   *
   * @param maxMs time limit
   */
  ratios(maxMs: number): number[] {
    const planner = new ClassicalPlanner();
    const ratios: number[] = [];
    const clock = systemClock;
    const endMs = clock.now() + maxMs;
    for (const { domain, state, goal, cost } of this.#plans) {
      if (clock.now() >= endMs) break;
      const search = planner.start({ domain, state, goal, mode: "optimal" });
      const untilMs = Math.min(endMs, clock.now() + MAX_MS_EACH);
      search.step({ expansions: MAX_EXPANSIONS, untilMs, clock });
      const result = search.result();
      if (result.status === "solved" && result.optimal && result.scaledCost > 0) {
        ratios.push((1000 * cost) / result.scaledCost);
      }
    }
    return ratios;
  }
}

import type { Pausing, SearchContext } from "./context.ts";
import type { RelaxedPlanPlayer } from "./player/relaxed-plan-player.ts";

/** Limit on relaxed plans in a row per attempt. */
const MAX_ROUNDS = 12;
const MAX_INTERVAL = 16;

/**
 * Tries to complete a path from the loaded state by greedily playing relaxed plans, without storing
 * states. At the frontier of an optimal search this soon finds better plans than the first one,
 * whose costs prune the search.
 */
export class Completion {
  /** The steps of the last attempt. */
  readonly steps: number[] = [];
  /** Cost of these steps. */
  scaledCost = 0;
  readonly #context: SearchContext;
  readonly #player: RelaxedPlanPlayer;
  #interval = 1;
  #wait = 0;

  constructor(context: SearchContext, player: RelaxedPlanPlayer) {
    this.#context = context;
    this.#player = player;
  }

  /** Whether another attempt is due. Failures make attempts rarer. */
  isDue(): boolean {
    if (this.#wait-- > 0) return false;
    this.#wait = this.#interval;
    return true;
  }

  /**
   * Plays from the loaded state and overwrites it.
   *
   * @param limit upper limit on the cost of the steps (exclusive)
   * @returns whether the goal was reached
   */
  *run(limit: number): Pausing<boolean> {
    const reached = yield* this.#play(limit);
    this.#interval = reached ? 1 : Math.min(this.#interval * 2, MAX_INTERVAL);
    return reached;
  }

  *#play(limit: number): Pausing<boolean> {
    const context = this.#context;
    const player = this.#player;
    this.steps.length = 0;
    this.scaledCost = 0;
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      if (!context.estimate()) yield* context.estimateOn();
      const { scaledEstimate } = context.heuristics.estimator;
      if (scaledEstimate >= best) return false;
      best = scaledEstimate;
      player.load(context);
      for (let operator = player.next(); operator >= 0; operator = player.next()) {
        this.scaledCost += context.scaledCostOf(operator);
        if (this.scaledCost >= limit) return false;
        if (!context.advance(operator)) return false;
        this.steps.push(operator);
        if (context.isGoal()) return true;
        if (context.isLateAfterState(player.units)) yield "slice";
      }
    }
    return false;
  }
}

import { holds } from "../rules/condition/evaluate.ts";
import { applyAction } from "../rules/domain/actions/actions.ts";
import type { Domain, Goal } from "../rules/domain/domain.ts";
import type { PackedState } from "../rules/state/packed-state.ts";

/**
 * All states reachable from given ones, and all steps between them, enumerated. A simple reference for some hundred
 * thousand states at most.
 */
export class StateSpace {
  /** The given states come first. */
  readonly states: readonly PackedState[];
  /** Whether the space is complete, within the limit on states. */
  readonly isComplete: boolean;
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #scaledCost: number[] = [];

  /** @param maxStates limit on the number of states */
  constructor(domain: Domain, starts: Iterable<PackedState>, maxStates = 500_000) {
    const states: PackedState[] = [];
    const ids = new Map<string, number>();
    const idOf = (state: PackedState): number => {
      const key = state.join();
      const known = ids.get(key);
      if (known !== undefined) return known;
      ids.set(key, states.length);
      states.push(state.slice());
      return states.length - 1;
    };
    for (const start of starts) idOf(start);
    const { actions } = domain;
    const next = new Int32Array(domain.variables.all.length);
    for (let id = 0; id < states.length && states.length <= maxStates; id++) {
      const state = states[id] as PackedState;
      for (let action = 0; action < actions.count; action++) {
        const start = actions.conditionStart[action] as number;
        const end = actions.conditionStart[action + 1] as number;
        if (!holds(actions.conditions, start, end, state)) continue;
        applyAction(actions, action, state, next);
        if (!domain.maintain.holds(next)) continue;
        this.#from.push(id);
        this.#to.push(idOf(next));
        this.#scaledCost.push(domain.scaledActionCost(action, state));
      }
    }
    this.states = states;
    this.isComplete = states.length <= maxStates;
  }

  /**
   * The cost of a cheapest plan from each state in thousandths, by iteration of Bellman's equation; `Infinity` if no
   * plan exists.
   */
  scaledCosts(goal: Goal): Float64Array {
    const scaledCosts = Float64Array.from(this.states, (state) =>
      goal.condition.holds(state) ? 0 : Number.POSITIVE_INFINITY,
    );
    for (let changed = true; changed; ) {
      changed = false;
      // Steps mostly lead to states found later: backwards takes fewer rounds.
      for (let edge = this.#from.length - 1; edge >= 0; edge--) {
        const from = this.#from[edge] as number;
        const scaledCost =
          (scaledCosts[this.#to[edge] as number] as number) + (this.#scaledCost[edge] as number);
        if (scaledCost >= (scaledCosts[from] as number)) continue;
        scaledCosts[from] = scaledCost;
        changed = true;
      }
    }
    return scaledCosts;
  }
}

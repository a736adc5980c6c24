import type {
  Planner,
  PlanningProblem,
  PlanSearch,
  SearchResult,
  SearchSlice,
} from "../engine/contract/planner.ts";
import { holds } from "../rules/condition/evaluate.ts";
import { applyAction } from "../rules/domain/actions/actions.ts";
import type { PackedState } from "../rules/state/packed-state.ts";

interface Node {
  readonly state: PackedState;
  readonly scaledCost: number;
  readonly parent: Node | undefined;
  readonly action: number;
}

/**
 * Uniform-cost search (Dijkstra 1959): optimal, complete, and as simple as possible. A reference for tests; use
 * `@understudy/classical` in games.
 */
export class UniformCostPlanner implements Planner {
  start(problem: PlanningProblem): PlanSearch {
    return new UniformCostSearch(problem);
  }
}

class UniformCostSearch implements PlanSearch {
  readonly #problem: PlanningProblem;
  readonly #open: Node[];
  readonly #best = new Map<string, number>();
  #result: SearchResult = { status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 };
  expansions = 0;

  constructor(problem: PlanningProblem) {
    this.#problem = { ...problem, state: problem.state.slice() };
    this.#open = [{ state: this.#problem.state, scaledCost: 0, parent: undefined, action: -1 }];
    this.#best.set(this.#problem.state.join(), 0);
  }

  result(): SearchResult {
    return this.#result;
  }

  step(slice: SearchSlice): boolean {
    const { goal } = this.#problem;
    const limit = this.expansions + (slice.expansions ?? Number.POSITIVE_INFINITY);
    while (this.#result.status === "cut-off") {
      const { clock, untilMs } = slice;
      if (this.expansions >= limit) return false;
      if (clock !== undefined && untilMs !== undefined && clock.now() > untilMs) return false;
      const node = this.#takeCheapest();
      if (node === undefined) {
        this.#result = { status: "unsolvable" };
        return true;
      }
      if (goal.condition.holds(node.state)) {
        const { scaledCost } = node;
        const actions = pathTo(node);
        this.#result = {
          status: "solved",
          actions,
          scaledCost,
          optimal: true,
          scaledLowerBound: scaledCost,
        };
        return true;
      }
      this.#expand(node);
    }
    return true;
  }

  #takeCheapest(): Node | undefined {
    let best = 0;
    for (let index = 1; index < this.#open.length; index++) {
      if ((this.#open[index] as Node).scaledCost < (this.#open[best] as Node).scaledCost)
        best = index;
    }
    const [node] = this.#open.splice(best, 1);
    return node;
  }

  #expand(node: Node): void {
    this.expansions++;
    const { domain, disabled, maintain, ways } = this.#problem;
    const { actions } = domain;
    for (let action = 0; action < actions.count; action++) {
      if (disabled?.has(action)) continue;
      const start = actions.conditionStart[action] as number;
      const end = actions.conditionStart[action + 1] as number;
      if (!holds(actions.conditions, start, end, node.state)) continue;
      const state = new Int32Array(node.state.length);
      applyAction(actions, action, node.state, state);
      if (!domain.maintain.holds(state) || maintain?.holds(state) === false) continue;
      const scaledCost = node.scaledCost + domain.scaledActionCost(action, node.state, ways);
      const key = state.join();
      if (scaledCost >= (this.#best.get(key) ?? Number.POSITIVE_INFINITY)) continue;
      this.#best.set(key, scaledCost);
      this.#open.push({ state, scaledCost, parent: node, action });
    }
  }
}

function pathTo(node: Node): number[] {
  const actions: number[] = [];
  for (let at: Node | undefined = node; at?.parent !== undefined; at = at.parent) {
    actions.unshift(at.action);
  }
  return actions;
}

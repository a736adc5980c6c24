import type { ConditionNode } from "../condition/node.ts";
import { simplify } from "../condition/simplify.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import type { PackedState } from "../state/packed-state.ts";
import { conditionVariables, conjuncts } from "./condition-variables.ts";
import { growPattern, patternSize } from "./pattern.ts";
import { PatternTable } from "./pattern-table.ts";
import { StepBound } from "./step-bound.ts";

/** How much a bound may take. */
export interface GoalBoundOptions {
  /**
   * How many abstract states a table may have; 8 bytes each. More take longer to build and bound
   * better. Domains with many ground actions get fewer: a table costs at most two million edges.
   * Default 4,096.
   */
  readonly maxStates?: number | undefined;
}

/** Abstract states × ground actions of one table. */
const MAX_EDGES = 2_000_000;

interface Bound {
  at(state: PackedState): number;
}

/**
 * A lower bound of the cost of reaching a goal, from any state, in a few array reads: the reference
 * of the cost rule where no policy table is at hand. A kept plan of at most `maxCostRatio` times the
 * bound can be served without asking a planner.
 *
 * Built once a goal: a table over the goal's variables and the nearest ones that decide over them
 * (see `PatternTable`). Where even the goal's variables are too many, each condition of the goal is
 * bounded alone and the highest counts. `disabled` and extra `maintain` only make plans dearer, so the
 * bound stays one. Run-time costs count with their minimum.
 *
 * @example
 * const bound = new GoalBound(domain, goal); // milliseconds, once a goal
 * if (entry.cost <= 1.25 * bound.at(state)) serve(entry.plan);
 */
export class GoalBound {
  readonly #bounds: readonly Bound[];

  constructor(domain: Domain, goal: Goal, options: GoalBoundOptions = {}) {
    const affordable = Math.floor(MAX_EDGES / Math.max(1, domain.actions.count));
    const maxStates = Math.min(options.maxStates ?? 4096, affordable);
    const node = simplify(goal.condition.node, domain.variables);
    const all = conditionVariables(node);
    if (patternSize(domain, all) <= maxStates) {
      this.#bounds = [new PatternTable(domain, growPattern(domain, all, maxStates), node)];
      return;
    }
    this.#bounds = conjuncts(node).flatMap((part: ConditionNode): Bound[] => {
      const own = conditionVariables(part);
      if (patternSize(domain, own) <= maxStates) {
        return [new PatternTable(domain, growPattern(domain, own, maxStates), part)];
      }
      return part.kind === "test" ? [new StepBound(domain, part)] : [];
    });
  }

  /** In thousandths; infinite where the goal cannot be reached. */
  at(state: PackedState): number {
    let highest = 0;
    for (let index = 0; index < this.#bounds.length; index++) {
      highest = Math.max(highest, (this.#bounds[index] as Bound).at(state));
    }
    return highest;
  }
}

/**
 * Lower bounds on the cost of reaching a goal.
 *
 * @module
 */

import type { Domain, Goal, PackedState } from "@understudy/planner-core";
import { conditionVariables, conjuncts, simplify } from "@understudy/planner-core/compiled";
import { type Work, type WorkLimits, workWithin } from "@understudy/planner-core/internal";
import { growPattern, patternSize } from "./pattern.ts";
import { PatternTable } from "./pattern-table.ts";
import { StepBound } from "./step-bound.ts";

/** How much a bound may take. */
export interface GoalBoundOptions {
  /**
   * The most abstract states that a table may have; 8 bytes each. More take longer to build and bound
   * better. Domains with many ground actions get fewer: a table costs at most two million edges.
   * Default 4,096.
   */
  readonly maxStates?: number | undefined;
  /**
   * Whether nothing is built yet: `work` does it in small pieces, and until it is done the bound is 0,
   * which is one. Default false.
   */
  readonly later?: boolean | undefined;
}

/** Abstract states × ground actions of one table. */
const MAX_EDGES = 2_000_000;

interface Bound {
  scaledAt(state: PackedState): number;
}

/**
 * A lower bound of the cost of reaching a goal, from any state, in a few array reads: the reference
 * of the cost rule where no policy table is at hand. A kept plan of at most `maxCostRatio` times the
 * bound can be served without asking a planner.
 *
 * Built once per goal: a table over the goal's variables and the nearest ones that decide over them
 * (see `PatternTable`). Where even the goal's variables are too many, each condition of the goal is
 * bounded alone and the highest counts. `disabled` and extra `maintain` only make plans dearer, so the
 * bound stays one. Run-time costs count with their minimum.
 *
 * @example
 * const bound = new GoalBound(domain, goal); // milliseconds, once per goal
 * if (entry.scaledCost <= 1.25 * bound.scaledAt(state)) serve(entry.plan);
 */
export class GoalBound {
  readonly #bounds: Bound[] = [];
  #building: Work | undefined;

  constructor(domain: Domain, goal: Goal, options: GoalBoundOptions = {}) {
    const affordable = Math.floor(MAX_EDGES / Math.max(1, domain.cases.domain.actions.count));
    const maxStates = Math.min(options.maxStates ?? 4096, affordable);
    this.#building = this.#build(domain, goal, maxStates);
    if (options.later !== true) this.work();
  }

  /** Whether it is built. */
  get isReady(): boolean {
    return this.#building === undefined;
  }

  /** Continues building, for a while or to the end; answers whether some is left. */
  work(limits: WorkLimits = {}): boolean {
    return workWithin(() => {
      if (this.#building?.next().done === true) this.#building = undefined;
      return this.#building !== undefined;
    }, limits);
  }

  *#build(domain: Domain, goal: Goal, maxStates: number): Work {
    const node = simplify(goal.condition.node, domain.variables);
    const all = conditionVariables(node);
    const parts = patternSize(domain, all) <= maxStates ? [node] : conjuncts(node);
    for (const part of parts) {
      const own = conditionVariables(part);
      if (patternSize(domain, own) <= maxStates) {
        yield;
        const pattern = growPattern(domain, own, maxStates);
        yield;
        const table = new PatternTable(domain, pattern);
        yield* table.fill(domain, pattern, part);
        this.#bounds.push(table);
      } else if (part.kind === "test") this.#bounds.push(new StepBound(domain, part));
    }
  }

  /** In thousandths; infinite where the goal cannot be reached. */
  scaledAt(state: PackedState): number {
    let highest = 0;
    for (let index = 0; index < this.#bounds.length; index++) {
      highest = Math.max(highest, (this.#bounds[index] as Bound).scaledAt(state));
    }
    return highest;
  }
}

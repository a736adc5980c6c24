/**
 * Lower bounds on the cost of reaching a goal.
 *
 * @module
 */

import type { Domain, Goal, PackedState } from "@understudy/planner-core";
import { conditionVariables, conjuncts, simplify } from "@understudy/planner-core/compiled";
import { type Work, workWithin } from "@understudy/planner-core/internal";
import { growPattern, patternSize } from "./pattern.ts";
import { PatternTable } from "./pattern-table.ts";
import { StepBound } from "./step-bound.ts";

/** Limits on a piece of the work on a bound. */
export type BoundWorkLimits = Parameters<typeof workWithin>[1];

/** Options of a bound. */
export interface GoalBoundOptions {
  /**
   * Maximum number of abstract states of a table, with 8 bytes each. More states take longer to build and give better
   * bounds. Domains with many ground actions get fewer, as a table has at most two million edges. Default 4,096.
   */
  readonly maxStates?: number | undefined;
  /**
   * Whether the table is built later, in small pieces by `work`; until then the bound is 0, which is valid. Default
   * false.
   */
  readonly later?: boolean | undefined;
}

/** Limit on the number of abstract states times ground actions of one table. */
const MAX_EDGES = 2_000_000;

interface Bound {
  scaledAt(state: PackedState): number;
}

/**
 * A lower bound on the cost to a goal from any state, found by a few array reads. The cost rule compares with it if
 * there is no policy table. A cached plan within `maxCostRatio` times the bound can be served without a planner.
 *
 * Built once per goal: a table over the goal's variables and the variables that affect them most directly (see
 * `PatternTable`). If the goal alone has too many variables, each of its conditions gets a bound of its own, and the
 * highest counts. `disabled` and additional `maintain` conditions can only raise costs, so the bound stays valid.
 * Run-time costs count as their minimum.
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

  /** Whether the table is complete. */
  get isReady(): boolean {
    return this.#building === undefined;
  }

  /** Continues the build, within limits or to the end; returns whether work is left. */
  work(limits: BoundWorkLimits = {}): boolean {
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

  /** The bound in thousandths; infinite if the goal is unreachable. */
  scaledAt(state: PackedState): number {
    let highest = 0;
    for (let index = 0; index < this.#bounds.length; index++) {
      highest = Math.max(highest, (this.#bounds[index] as Bound).scaledAt(state));
    }
    return highest;
  }
}

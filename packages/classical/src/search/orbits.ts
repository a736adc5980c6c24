import { packValues, unpackLanes } from "../model/layout.ts";
import type { CanonicalStates } from "../symmetry/canonical-states.ts";
import type { Pausing, SearchContext } from "./context.ts";

/**
 * Lets a search enter one of all states that differ by nothing but the names of objects that are alike (orbit search:
 * Domshlak, Katz, Shleyfman 2012), and finds the way that it stands for.
 */
export class Orbits {
  readonly #context: SearchContext;
  readonly #states: CanonicalStates;
  readonly #values: Int32Array;
  readonly #renamed: Int32Array;

  constructor(context: SearchContext, states: CanonicalStates) {
    this.#context = context;
    this.#states = states;
    this.#values = new Int32Array(context.values.length);
    this.#renamed = new Int32Array(context.values.length);
  }

  /** Puts the state that is entered in place of another one. */
  rename(lanes: Int32Array): void {
    const { layout } = this.#context;
    unpackLanes(layout, lanes, 0, this.#values);
    this.#states.rename(this.#values);
    packValues(layout, this.#values, lanes);
  }

  /**
   * The operators of a plan that was found. The loaded state is lost.
   *
   * @param plan operators that lead from one entered state to the next, and after that on without renaming
   * @param entered the number of those that lead to an entered state
   */
  *trace(plan: readonly number[], entered: number): Pausing<number[]> {
    const context = this.#context;
    const told = context.startValues();
    const own = context.startValues();
    this.#states.rename(told);
    const operators: number[] = [];
    for (let step = 0; step < plan.length; step++) {
      const operator = plan[step] as number;
      context.loadValues(told);
      context.advance(operator);
      told.set(context.values);
      this.#renamed.set(told);
      this.#states.rename(this.#renamed);
      if (step < entered) told.set(this.#renamed);
      operators.push(yield* this.#imageOf(operator, own));
    }
    return operators;
  }

  /** Finds the operator that leads from a state to one that is renamed to the given one, and goes there. */
  *#imageOf(operator: number, own: Int32Array): Pausing<number> {
    const context = this.#context;
    const { scaledCost } = context.task;
    context.loadValues(own);
    const count = context.findApplicable();
    for (let index = 0; index < count; index++) {
      const candidate = context.applicable[index] as number;
      if (scaledCost[candidate] !== scaledCost[operator]) continue;
      if (context.limits.isLate()) yield "slice";
      context.loadValues(own);
      context.advance(candidate);
      this.#values.set(context.values);
      this.#states.rename(this.#values);
      if (!this.#isReached()) continue;
      own.set(context.values);
      return candidate;
    }
    throw new Error("A step has no image: objects were taken for alike that are not");
  }

  #isReached(): boolean {
    const values = this.#values;
    const renamed = this.#renamed;
    for (let slot = 0; slot < values.length; slot++) {
      if (values[slot] !== renamed[slot]) return false;
    }
    return true;
  }
}

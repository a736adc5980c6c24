import { packValues, unpackLanes } from "../model/layout.ts";
import type { CanonicalStates, ObjectRenaming } from "../symmetry/canonical-states.ts";
import type { Pausing, SearchContext } from "./context.ts";

/**
 * Orbit search (Domshlak, Katz, Shleyfman 2012): the search enters one canonical state per orbit of
 * the object symmetries, and the real plan is reconstructed afterwards.
 */
export class Orbits {
  readonly #context: SearchContext;
  readonly #states: CanonicalStates;
  readonly #values: Int32Array;

  constructor(context: SearchContext, states: CanonicalStates) {
    this.#context = context;
    this.#states = states;
    this.#values = new Int32Array(context.values.length);
  }

  /** Replaces a state by its canonical one. */
  rename(lanes: Int32Array): void {
    const { layout } = this.#context;
    unpackLanes(layout, lanes, 0, this.#values);
    this.#states.rename(this.#values);
    packValues(layout, this.#values, lanes);
  }

  /**
   * Reconstructs the operators of a plan. Overwrites the loaded state.
   *
   * @param plan operators between entered states, followed by operators without renaming
   * @param entered number of operators that lead to an entered state
   */
  *trace(plan: readonly number[], entered: number): Pausing<number[]> {
    const context = this.#context;
    const told = context.startValues();
    const own = context.startValues();
    const renamings: ObjectRenaming[] = [this.#states.renameTold(told)];
    const operators: number[] = [];
    for (let step = 0; step < plan.length; step++) {
      const operator = plan[step] as number;
      context.loadValues(told);
      context.advance(operator);
      told.set(context.values);
      const meant = this.#values;
      meant.set(told);
      for (let at = renamings.length - 1; at >= 0; at--) {
        this.#states.undo(meant, renamings[at] as ObjectRenaming);
      }
      operators.push(yield* this.#imageOf(operator, own, meant));
      own.set(meant);
      if (step < entered) renamings.push(this.#states.renameTold(told));
    }
    return operators;
  }

  /** Finds the operator that leads from one state to another. */
  *#imageOf(operator: number, own: Int32Array, meant: Int32Array): Pausing<number> {
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
      if (isSame(context.values, meant)) return candidate;
    }
    throw new Error("A step has no image: its objects are not symmetric");
  }
}

function isSame(values: Int32Array, others: Int32Array): boolean {
  for (let slot = 0; slot < values.length; slot++) {
    if (values[slot] !== others[slot]) return false;
  }
  return true;
}

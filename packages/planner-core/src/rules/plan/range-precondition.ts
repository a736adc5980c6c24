import type { CompiledCondition } from "../condition/condition.ts";
import type { Domain } from "../domain/domain.ts";
import {
  HEADER_LENGTH,
  RANGE_LENGTH,
  rangeTestsOf,
  stepCodeOf,
  UPDATE_LENGTH,
} from "./step-code.ts";

const HIGHEST = 0x7fffffff;

/**
 * The precondition of a whole plan as one range per variable, such as `wood 2..5, at market`. A proof then takes one
 * comparison per variable that the plan reads, however long the plan. Exact, and the simplest case of `regressPlan`:
 * every value after some steps is a constant or `min(cap, x + offset)` of the value before the plan.
 *
 * @returns tests for `testsHold`; undefined if disjunctions, copies, comparisons of variables or inequalities do not
 *   fit this form, or if the plan works from no state. Linear in the plan
 */
export function rangePrecondition(
  domain: Domain,
  plan: readonly number[],
  goal: CompiledCondition,
): Int32Array | undefined {
  const goalTests = rangeTestsOf(goal);
  const maintained = rangeTestsOf(domain.maintain);
  if (goalTests === undefined || maintained === undefined) return undefined;
  const ranges = new Ranges(domain);
  const { code, start } = stepCodeOf(domain.actions);
  for (const action of plan) {
    const at = start[action] as number;
    const testsEnd = code[at] as number;
    const effectsEnd = code[at + 1] as number;
    if (testsEnd === 0 || effectsEnd === 0) return undefined;
    if (!ranges.demand(code, at + HEADER_LENGTH, testsEnd)) return undefined;
    ranges.play(code, testsEnd, effectsEnd);
    if (!ranges.demand(maintained, 0, maintained.length)) return undefined;
  }
  return ranges.demand(goalTests, 0, goalTests.length) ? ranges.tests() : undefined;
}

/** The ranges of variables after some steps, and what these steps require of the variables before. */
class Ranges {
  readonly #domain: Domain;
  readonly #isConstant: Uint8Array;
  /** For each variable the constant, or the offset to the value before the plan. */
  readonly #operand: Float64Array;
  readonly #cap: Float64Array;
  readonly #low: Float64Array;
  readonly #high: Float64Array;

  constructor(domain: Domain) {
    const { min, max } = domain.variables;
    this.#domain = domain;
    this.#isConstant = new Uint8Array(min.length);
    this.#operand = new Float64Array(min.length);
    this.#cap = new Float64Array(min.length).fill(HIGHEST);
    this.#low = Float64Array.from(min);
    this.#high = Float64Array.from(max);
  }

  /** @returns false if ranges cannot express the code, or no state satisfies it */
  demand(code: Int32Array, from: number, to: number): boolean {
    for (let at = from; at < to; at += RANGE_LENGTH) {
      const low = code[at + 1] as number;
      const high = low + ((code[at + 2] as number) >>> 0);
      // An inequality is a range that wraps around.
      if (high > HIGHEST || !this.#narrow(code[at] as number, low, high)) return false;
    }
    return true;
  }

  #narrow(variable: number, low: number, high: number): boolean {
    const operand = this.#operand[variable] as number;
    const cap = this.#cap[variable] as number;
    if (this.#isConstant[variable] === 1) return operand >= low && operand <= high;
    if (low > cap) return false;
    const least = Math.max(this.#low[variable] as number, low - operand);
    const most =
      cap <= high
        ? (this.#high[variable] as number)
        : Math.min(this.#high[variable] as number, high - operand);
    this.#low[variable] = least;
    this.#high[variable] = most;
    return least <= most;
  }

  /** Applies the effects of a step. */
  play(code: Int32Array, from: number, to: number): void {
    for (let at = from; at < to; at += UPDATE_LENGTH) {
      const variable = code[at] as number;
      const operand = code[at + 2] as number;
      const bound = code[at + 3] as number;
      if (code[at + 1] === 0) {
        this.#isConstant[variable] = 1;
        this.#operand[variable] = Math.min(bound, operand);
      } else if (this.#isConstant[variable] === 1) {
        this.#operand[variable] = Math.min(bound, (this.#operand[variable] as number) + operand);
      } else {
        this.#operand[variable] = (this.#operand[variable] as number) + operand;
        this.#cap[variable] = Math.min(bound, (this.#cap[variable] as number) + operand);
      }
    }
  }

  /** The requirements that go beyond the domain's ranges. */
  tests(): Int32Array {
    const { min, max } = this.#domain.variables;
    const tests: number[] = [];
    for (let variable = 0; variable < min.length; variable++) {
      const low = this.#low[variable] as number;
      const high = this.#high[variable] as number;
      if (low > (min[variable] as number) || high < (max[variable] as number)) {
        tests.push(variable, low, high - low);
      }
    }
    return Int32Array.from(tests);
  }
}

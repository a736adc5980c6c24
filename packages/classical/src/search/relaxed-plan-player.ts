import { EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { SearchContext } from "./context.ts";
import { effectValue } from "./successors.ts";

/** Relaxed plans with more steps take a while. */
const LONG = 64;
/** The most applicable operators that are weighed against each other. */
const MAX_READY = 64;
/** Tests that are looked at for that: operators that write and read much are not weighed to the end. */
const MAX_TESTS = 8192;

/**
 * Chooses in which order the operators of a relaxed plan are played for real: of those that apply,
 * the first that takes none of the others its precondition. A truck is loaded before it drives on.
 */
export class RelaxedPlanPlayer {
  #context: SearchContext | undefined;
  #left: Int32Array = new Int32Array(64);
  #leftCount = 0;
  /** Whether the relaxed plan takes a while to play. */
  isLong = false;
  /** Positions in `#left` of the operators that apply. */
  #ready: Int32Array = new Int32Array(64);
  #testsLeft = 0;

  /** Takes over the relaxed plan of the last estimate. */
  load(context: SearchContext): void {
    const { plan, planLength } = context.kit.estimator;
    this.#context = context;
    this.isLong = planLength > Math.min(LONG, context.pauseMask);
    if (planLength > this.#left.length) {
      this.#left = new Int32Array(2 * planLength);
      this.#ready = new Int32Array(2 * planLength);
    }
    for (let index = 0; index < planLength; index++) this.#left[index] = plan[index] as number;
    this.#leftCount = planLength;
  }

  /** The operator to play next from the loaded state; -1 if none applies. It is taken out. */
  next(): number {
    const { successors, values } = this.#context as SearchContext;
    const left = this.#left;
    const ready = this.#ready;
    let readyCount = 0;
    for (let index = 0; index < this.#leftCount && readyCount < MAX_READY; index++) {
      if (successors.applies(left[index] as number, values)) ready[readyCount++] = index;
    }
    if (readyCount === 0) return -1;
    let chosen = ready[0] as number;
    this.#testsLeft = MAX_TESTS;
    for (let index = 0; index < readyCount && this.#testsLeft > 0; index++) {
      if (this.#disturbs(index, readyCount)) continue;
      chosen = ready[index] as number;
      break;
    }
    const operator = left[chosen] as number;
    this.#leftCount--;
    for (let index = chosen; index < this.#leftCount; index++) {
      left[index] = left[index + 1] as number;
    }
    return operator;
  }

  /** Whether an operator would make another one that applies now inapplicable. */
  #disturbs(candidate: number, readyCount: number): boolean {
    const left = this.#left;
    const ready = this.#ready;
    const operator = left[ready[candidate] as number] as number;
    const { task, values } = this.#context as SearchContext;
    const { effects, effectStart } = task;
    const { tests, testStart } = task.compiled;
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const before = values[variable] as number;
      const after = effectValue(effects, at, before, values);
      if (after === before) continue;
      if (this.#testsLeft <= 0) return false;
      for (let index = 0; index < readyCount; index++) {
        if (index === candidate) continue;
        const other = left[ready[index] as number] as number;
        const testEnd = testStart[other + 1] as number;
        this.#testsLeft -= 1 + testEnd - (testStart[other] as number);
        for (let test = testStart[other] as number; test < testEnd; test += 3) {
          if (tests[test] !== variable) continue;
          if (after < (tests[test + 1] as number) || after > (tests[test + 2] as number))
            return true;
        }
      }
    }
    return false;
  }
}

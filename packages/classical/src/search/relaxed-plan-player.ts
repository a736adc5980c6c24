import { EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { SearchContext } from "./context.ts";
import { effectValue } from "./successors.ts";

/** Relaxed plans with more steps take a while. */
const LONG = 64;
/** The most applicable operators that are weighed against each other. */
const MAX_READY = 1024;
/** Tests that are looked at for that: operators that write and read much are not weighed to the end. */
const MAX_TESTS = 8192;
/** A step that costs more than so many times what it stands for is another matter: estimates decide. */
const MAX_DEARER = 3;
/** The end of a list of tests. */
const END = -1;

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
  /** The tests of ready operators: by variable the last one, and by test the operator, the place, and the one before. */
  #lastTests: Int32Array = new Int32Array(0);
  readonly #tests: Int32Array = new Int32Array(3 * MAX_TESTS);
  #testCount = 0;
  #looksLeft = 0;

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
    if (readyCount === 0) return this.#standIn();
    let chosen = ready[0] as number;
    this.#looksLeft = readyCount === 1 ? 0 : MAX_TESTS;
    if (readyCount > 1) this.#noteTests(readyCount);
    for (let index = 0; index < readyCount && this.#looksLeft > 0; index++) {
      if (this.#disturbs(left[ready[index] as number] as number)) continue;
      chosen = ready[index] as number;
      break;
    }
    const operator = left[chosen] as number;
    this.#takeOut(chosen);
    return operator;
  }

  #takeOut(chosen: number): void {
    const left = this.#left;
    this.#leftCount--;
    for (let index = chosen; index < this.#leftCount; index++) {
      left[index] = left[index + 1] as number;
    }
  }

  /**
   * The cheapest operator that applies and changes the same as one of those that are left, which is taken out: relaxed
   * plans go everywhere from where they start (Vidal 2004 repairs plans so). -1 if there is none.
   */
  #standIn(): number {
    const { sameEffects, successors, task, values } = this.#context as SearchContext;
    if (sameEffects === undefined) return -1;
    const { group, members, start } = sameEffects;
    const { scaledCost } = task;
    let looks = MAX_TESTS;
    let best = -1;
    let place = -1;
    for (let index = 0; index < this.#leftCount && looks > 0; index++) {
      const operator = this.#left[index] as number;
      const own = group[operator] as number;
      const end = start[own + 1] as number;
      let most = MAX_DEARER * (scaledCost[operator] as number);
      if (best >= 0) most = Math.min(most, (scaledCost[best] as number) - 1);
      for (let at = start[own] as number; at < end && looks > 0; at++) {
        const other = members[at] as number;
        const cost = scaledCost[other] as number;
        looks--;
        if (cost > most || !successors.applies(other, values)) continue;
        best = other;
        place = index;
        most = cost - 1;
      }
    }
    if (best >= 0) this.#takeOut(place);
    return best;
  }

  /** Lists the tests of the ready operators by their variables. */
  #noteTests(readyCount: number): void {
    const { task, values } = this.#context as SearchContext;
    const { tests, testStart } = task.compiled;
    if (this.#lastTests.length < values.length) this.#lastTests = new Int32Array(values.length);
    const last = this.#lastTests.fill(END, 0, values.length);
    this.#testCount = 0;
    for (let index = 0; index < readyCount; index++) {
      const operator = this.#left[this.#ready[index] as number] as number;
      const end = testStart[operator + 1] as number;
      for (let test = testStart[operator] as number; test < end; test += 3) {
        if (this.#testCount === MAX_TESTS) return;
        const variable = tests[test] as number;
        const at = 3 * this.#testCount++;
        this.#tests[at] = operator;
        this.#tests[at + 1] = test;
        this.#tests[at + 2] = last[variable] as number;
        last[variable] = at;
      }
    }
  }

  /** Whether an operator would make another one that applies now inapplicable. */
  #disturbs(operator: number): boolean {
    const { task, values } = this.#context as SearchContext;
    const { effects, effectStart } = task;
    const { tests } = task.compiled;
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const before = values[variable] as number;
      const after = effectValue(effects, at, before, values);
      this.#looksLeft--;
      if (after === before) continue;
      let noted = this.#lastTests[variable] as number;
      for (; noted !== END; noted = this.#tests[noted + 2] as number) {
        if (--this.#looksLeft <= 0) return false;
        if (this.#tests[noted] === operator) continue;
        const test = this.#tests[noted + 1] as number;
        if (after < (tests[test + 1] as number) || after > (tests[test + 2] as number)) return true;
      }
    }
    return false;
  }
}

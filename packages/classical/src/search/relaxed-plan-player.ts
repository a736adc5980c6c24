import { EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { SearchContext } from "./context.ts";
import { effectValue } from "./successors.ts";

/** Relaxed plans with more steps take a while. */
const LONG = 64;
/** In longer ones it matters more where to go next than how soon that is known. */
const MANY = 32;
/** The most applicable operators that are weighed against each other. */
const MAX_READY = 1024;
/** Tests that are looked at for that: operators that write and read much are not weighed to the end. */
const MAX_TESTS = 8192;
/** Tests that are looked at for another operator, once one is found. */
const MAX_OTHER_TESTS = 1024;
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
  #isMany = false;
  /** Positions in `#left` of the operators that apply. */
  #ready: Int32Array = new Int32Array(64);
  /** The tests of the operators that apply, and those that alone keep others from it. */
  readonly #tests: TestList = new TestList();
  readonly #lacks: TestList = new TestList();
  #looksLeft = 0;

  /** Takes over the relaxed plan of the last estimate. */
  load(context: SearchContext): void {
    const { plan, planLength } = context.kit.estimator;
    this.#context = context;
    this.isLong = planLength > Math.min(LONG, context.pauseMask);
    this.#isMany = planLength > MANY;
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
    const chosen = ready[readyCount === 1 ? 0 : this.#choose(readyCount)] as number;
    const operator = left[chosen] as number;
    this.#takeOut(chosen);
    return operator;
  }

  /**
   * The first of the ready operators that leaves all others theirs. In a long plan, where nothing new applies behind it,
   * another one that writes the same goes first, behind which something does: nobody goes to a door whose key is
   * elsewhere while another door waits to be opened.
   */
  #choose(readyCount: number): number {
    const left = this.#left;
    const ready = this.#ready;
    this.#looksLeft = MAX_TESTS;
    this.#noteTests(readyCount);
    let index = 0;
    while (index < readyCount && this.#disturbs(left[ready[index] as number] as number)) index++;
    if (index === readyCount) return 0;
    if (!this.#isMany || this.#looksLeft <= 0) return index;
    const harmless = left[ready[index] as number] as number;
    this.#looksLeft = Math.min(this.#looksLeft, MAX_OTHER_TESTS);
    let isNoted = false;
    for (let other = index + 1; other < readyCount && this.#looksLeft > 0; other++) {
      const operator = left[ready[other] as number] as number;
      if (!this.#overwrites(operator, harmless)) continue;
      if (!isNoted && (!this.#noteLacks() || this.#enables(harmless))) return index;
      isNoted = true;
      if (this.#enables(operator) && !this.#disturbs(operator)) return other;
    }
    return index;
  }

  /** Whether an operator writes a variable that another one writes. */
  #overwrites(operator: number, other: number): boolean {
    const { effects, effectStart } = (this.#context as SearchContext).task;
    const end = effectStart[operator + 1] as number;
    const otherEnd = effectStart[other + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      for (let by = effectStart[other] as number; by < otherEnd; by += EFFECT_LENGTH) {
        this.#looksLeft--;
        if (effects[by + 1] === variable) return true;
      }
    }
    return false;
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
    this.#tests.clear(values.length);
    for (let index = 0; index < readyCount; index++) {
      const operator = this.#left[this.#ready[index] as number] as number;
      const end = testStart[operator + 1] as number;
      for (let test = testStart[operator] as number; test < end; test += 3) {
        if (!this.#tests.add(tests[test] as number, operator, test)) return;
      }
    }
  }

  /** Lists the tests that alone keep operators from applying. Whether there are any. */
  #noteLacks(): boolean {
    const { task, values } = this.#context as SearchContext;
    const { tests, testStart } = task.compiled;
    this.#lacks.clear(values.length);
    for (let index = 0; index < this.#leftCount; index++) {
      const operator = this.#left[index] as number;
      const end = testStart[operator + 1] as number;
      let lacking = END;
      for (let test = testStart[operator] as number; test < end; test += 3) {
        const value = values[tests[test] as number] as number;
        if (value >= (tests[test + 1] as number) && value <= (tests[test + 2] as number)) continue;
        lacking = lacking === END ? test : END;
        if (lacking === END) break;
      }
      if (lacking === END) continue;
      if (!this.#lacks.add(tests[lacking] as number, operator, lacking)) break;
    }
    return this.#lacks.count > 0;
  }

  /** Whether an operator would make another one that applies now inapplicable. */
  #disturbs(operator: number): boolean {
    return this.#changes(operator, this.#tests, false);
  }

  /** Whether an operator brings what alone another one lacks. */
  #enables(operator: number): boolean {
    return this.#changes(operator, this.#lacks, true);
  }

  /** Whether an operator would let a test of another one that is listed turn out so. */
  #changes(operator: number, list: TestList, outcome: boolean): boolean {
    const { task, values } = this.#context as SearchContext;
    const { effects, effectStart } = task;
    const { tests } = task.compiled;
    const { entries, last } = list;
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const before = values[variable] as number;
      const after = effectValue(effects, at, before, values);
      this.#looksLeft--;
      if (after === before) continue;
      for (
        let noted = last[variable] as number;
        noted !== END;
        noted = entries[noted + 2] as number
      ) {
        if (--this.#looksLeft <= 0) return false;
        if (entries[noted] === operator) continue;
        const test = entries[noted + 1] as number;
        const holds = after >= (tests[test + 1] as number) && after <= (tests[test + 2] as number);
        if (holds === outcome) return true;
      }
    }
    return false;
  }
}

/** Tests of operators by their variables. */
class TestList {
  /** By variable: its last test, or `END`. */
  last: Int32Array = new Int32Array(0);
  /** By test: its operator, its place among all, and the one of the same variable before it. */
  readonly entries: Int32Array = new Int32Array(3 * MAX_TESTS);
  count = 0;

  clear(variables: number): void {
    if (this.last.length < variables) this.last = new Int32Array(variables);
    this.last.fill(END, 0, variables);
    this.count = 0;
  }

  /** Whether there was room for it. */
  add(variable: number, operator: number, test: number): boolean {
    if (this.count === MAX_TESTS) return false;
    const at = 3 * this.count++;
    this.entries[at] = operator;
    this.entries[at + 1] = test;
    this.entries[at + 2] = this.last[variable] as number;
    this.last[variable] = at;
    return true;
  }
}

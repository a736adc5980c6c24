import { ASSIGN, EFFECT_LENGTH, holds } from "@understudy/planner-core/compiled";
import type { CompiledConditions, Task } from "../../model/task.ts";
import type { SearchContext } from "../context.ts";
import { effectValue } from "../successors.ts";
import { PassedTests } from "./passed-tests.ts";

/** Marks the end of a list. */
const END = -1;
/** Marks a test that more than one value passes. */
const SEVERAL = 0x7fffffff;
const MIN_STEPS = 64;
const MIN_BUCKETS = 64;
/** Stands for no limit; larger than any number of tests. */
const UNLIMITED = 0x7fffffff;
/** Limit on steps with a bit each in one integer. */
export const MOST_IN_WORD = 32;

/**
 * The remaining steps of a relaxed plan, with the applicable ones, while the state changes step by
 * step. An inapplicable step waits for one of its failing tests and is examined again once the
 * variable takes a passing value (watched literals, as in SAT solvers; Moskewicz and others 2001).
 */
export class PlannedSteps {
  /** The number of steps, including removed ones. */
  count = 0;
  /** The operator of each step; -1 once removed. */
  operators: Int32Array = new Int32Array(MIN_STEPS);
  /** The number of applicable steps. */
  readyCount = 0;
  /** One bit for each applicable step. */
  #ready: Int32Array = new Int32Array(MIN_STEPS);
  #areFew = true;
  #context!: SearchContext;
  #task!: Task;
  #compiled!: CompiledConditions;
  #values!: Int32Array;
  readonly #passed: PassedTests = new PassedTests();
  /** The awaited test of each waiting step; `END` for a condition that is no test. */
  #awaited: Int32Array = new Int32Array(0);
  /** The next step in the same bucket, for each waiting step. */
  #nextWaiting: Int32Array = new Int32Array(0);
  /** The first waiting step, hashed by variable and value. */
  #buckets: Int32Array = new Int32Array(0);
  #bucketMask = 0;
  /** Whether any step has ever waited for one of several values. */
  #haveSeveral = false;
  /** The operator disturbed last, and its test; `END` once the state has changed. */
  #disturbed = END;
  #taken = END;
  /** The steps with conditions that are not tests. */
  readonly #coded: number[] = [];
  readonly #few: number;

  /** @param few maximum length of plans that are examined step by step; at most `MOST_IN_WORD` */
  constructor(few: number) {
    this.#few = few;
  }

  /** Number of tests that the current query may still examine. If none are left, its answer is a guess. */
  get looksLeft(): number {
    return this.#passed.looksLeft;
  }

  set looksLeft(looks: number) {
    this.#passed.looksLeft = looks;
  }

  /** Loads the relaxed plan of the last estimate. */
  load(context: SearchContext): void {
    const { plan, planLength } = context.heuristics.estimator;
    this.#context = context;
    this.#task = context.task;
    this.#compiled = context.task.compiled;
    this.#values = context.values;
    this.#areFew = planLength <= this.#few;
    if (!this.#areFew) this.#makeRoom(planLength);
    const operators = this.operators;
    for (let step = 0; step < planLength; step++) operators[step] = plan[step] as number;
    this.count = planLength;
    this.refresh();
  }

  /** Examines all steps in the loaded state. */
  refresh(): void {
    this.#taken = END;
    if (this.#areFew) this.#lookAtFew();
    else this.#lookAtAll();
  }

  #lookAtFew(): void {
    const operators = this.operators;
    const { successors } = this.#context;
    const values = this.#values;
    let ready = 0;
    let readyCount = 0;
    for (let step = 0; step < this.count; step++) {
      const operator = operators[step] as number;
      if (operator < 0 || !successors.applies(operator, values)) continue;
      ready |= 1 << step;
      readyCount++;
    }
    this.#ready[0] = ready;
    this.readyCount = readyCount;
  }

  #lookAtAll(): void {
    const { codeStart } = this.#compiled;
    const operators = this.operators;
    const coded = this.#coded;
    this.readyCount = 0;
    this.#haveSeveral = false;
    this.#ready.fill(0, 0, (this.count + 31) >> 5);
    this.#buckets.fill(END, 0, this.#bucketMask + 1);
    this.#passed.clear(this.#compiled, this.count, this.#values.length);
    coded.length = 0;
    for (let step = 0; step < this.count; step++) {
      const operator = operators[step] as number;
      if (operator < 0) continue;
      if (codeStart[operator] !== codeStart[operator + 1]) coded.push(step);
      this.#examine(step);
    }
    this.#passed.bound();
  }

  /** Examines the steps affected by the operator that led to the loaded state. */
  follow(operator: number): void {
    if (this.#areFew || this.#passed.isStale) {
      this.refresh();
      return;
    }
    this.#taken = END;
    this.looksLeft = UNLIMITED;
    const { effects, effectStart } = this.#task;
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const value = this.#values[variable] as number;
      let step = this.#passed.failing(variable, value, this.operators, END);
      for (; step !== END; step = this.#passed.failing(variable, value, this.operators, END)) {
        this.#unlist(step);
        this.#wait(step, this.#passed.test);
      }
      this.#wake(this.#bucketOf(variable, value));
      if (this.#haveSeveral) this.#wake(this.#bucketOf(variable, SEVERAL));
    }
    for (let index = 0; index < this.#coded.length; index++) {
      this.#lookAtCode(this.#coded[index] as number);
    }
  }

  /** The first applicable step at or after an index; -1 if there is none. */
  firstReady(from: number): number {
    const ready = this.#ready;
    const words = (this.count + 31) >> 5;
    let word = from >> 5;
    if (word >= words) return END;
    let rest = (ready[word] as number) & (-1 << (from & 31));
    while (rest === 0) {
      if (++word === words) return END;
      rest = ready[word] as number;
    }
    return 32 * word + 31 - Math.clz32(rest & -rest);
  }

  /** Removes a step. */
  take(step: number): void {
    this.operators[step] = END;
    if (!this.#areFew && this.#passed.has(step)) this.#unlist(step);
  }

  /** Whether an applicable step would make a step of another operator inapplicable. */
  disturbs(step: number): boolean {
    const { effects, effectStart } = this.#task;
    const values = this.#values;
    const operator = this.operators[step] as number;
    const from = effectStart[operator] as number;
    if (this.#takesTheSame(operator, from)) return true;
    const end = effectStart[operator + 1] as number;
    for (let at = from; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const before = values[variable] as number;
      const after = effectValue(effects, at, before, values);
      this.looksLeft--;
      if (after === before) continue;
      if (this.#areFew) {
        if (this.#failsOneOfFew(variable, after, operator)) return true;
        continue;
      }
      const disturbed = this.#passed.failing(variable, after, this.operators, operator);
      if (disturbed === END) continue;
      this.#disturbed = this.operators[disturbed] as number;
      this.#taken = this.#passed.test;
      return true;
    }
    return false;
  }

  /**
   * Whether an effect disturbs the same test as the last one, since moves often disturb one another in the same way.
   */
  #takesTheSame(operator: number, effect: number): boolean {
    const test = this.#taken;
    if (test === END || operator === this.#disturbed) return false;
    const { effects } = this.#task;
    const { tests } = this.#compiled;
    if (effects[effect] !== ASSIGN || effects[effect + 1] !== tests[test]) return false;
    const value = effects[effect + 2] as number;
    return value < (tests[test + 1] as number) || value > (tests[test + 2] as number);
  }

  #failsOneOfFew(variable: number, value: number, operator: number): boolean {
    const { tests, testStart } = this.#compiled;
    for (let rest = this.#ready[0] as number; rest !== 0; rest &= rest - 1) {
      const own = this.operators[31 - Math.clz32(rest & -rest)] as number;
      if (own === operator) continue;
      const end = testStart[own + 1] as number;
      for (let test = testStart[own] as number; test < end; test += 3) {
        if (tests[test] !== variable) continue;
        if (value < (tests[test + 1] as number) || value > (tests[test + 2] as number)) return true;
      }
    }
    return false;
  }

  /** Whether an operator supplies the only failing condition of another step. Unknown for short plans. */
  enables(operator: number): boolean {
    const { effects, effectStart } = this.#task;
    const values = this.#values;
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const before = values[variable] as number;
      const after = effectValue(effects, at, before, values);
      this.looksLeft--;
      if (after === before) continue;
      if (this.#isAwaited(this.#bucketOf(variable, after), variable, after, operator)) return true;
      if (!this.#haveSeveral) continue;
      const several = this.#bucketOf(variable, SEVERAL);
      if (this.#isAwaited(several, variable, after, operator)) return true;
    }
    return false;
  }

  #isAwaited(bucket: number, variable: number, value: number, operator: number): boolean {
    const { tests } = this.#compiled;
    let step = this.#buckets[bucket] as number;
    for (; step !== END; step = this.#nextWaiting[step] as number) {
      if (--this.looksLeft <= 0) return false;
      const own = this.operators[step] as number;
      const test = this.#awaited[step] as number;
      if (own < 0 || own === operator || tests[test] !== variable) continue;
      if (value < (tests[test + 1] as number) || value > (tests[test + 2] as number)) continue;
      if (this.#lacksOnly(own, test)) return true;
    }
    return false;
  }

  /** Whether a test is the only failing one of an operator. */
  #lacksOnly(operator: number, test: number): boolean {
    const first = this.#compiled.testStart[operator] as number;
    return (
      this.#failingTest(operator, first) === test && this.#failingTest(operator, test + 3) === END
    );
  }

  /** The first failing test of an operator at or after a position; `END` if there is none. */
  #failingTest(operator: number, from: number): number {
    const { tests, testStart } = this.#compiled;
    const values = this.#values;
    const end = testStart[operator + 1] as number;
    for (let test = from; test < end; test += 3) {
      const value = values[tests[test] as number] as number;
      if (value < (tests[test + 1] as number) || value > (tests[test + 2] as number)) return test;
    }
    return END;
  }

  /** Lists a step as applicable, or makes it wait. */
  #examine(step: number): void {
    const { testStart, code, codeStart } = this.#compiled;
    const operator = this.operators[step] as number;
    const failing = this.#failingTest(operator, testStart[operator] as number);
    if (failing !== END) {
      this.#wait(step, failing);
      return;
    }
    const from = codeStart[operator] as number;
    const to = codeStart[operator + 1] as number;
    if (from === to || holds(code, from, to, this.#values)) {
      this.#passed.add(step, operator);
      this.#ready[step >> 5] = (this.#ready[step >> 5] as number) | (1 << (step & 31));
      this.readyCount++;
    } else this.#awaited[step] = END;
  }

  #wait(step: number, test: number): void {
    const { tests } = this.#compiled;
    const low = tests[test + 1] as number;
    const value = low === tests[test + 2] ? low : SEVERAL;
    this.#haveSeveral ||= value === SEVERAL;
    const bucket = this.#bucketOf(tests[test] as number, value);
    this.#awaited[step] = test;
    this.#nextWaiting[step] = this.#buckets[bucket] as number;
    this.#buckets[bucket] = step;
  }

  /** Examines the steps of a bucket again. */
  #wake(bucket: number): void {
    let step = this.#buckets[bucket] as number;
    this.#buckets[bucket] = END;
    while (step !== END) {
      const next = this.#nextWaiting[step] as number;
      if ((this.operators[step] as number) >= 0) this.#examine(step);
      step = next;
    }
  }

  /** Examines a step with conditions that are not tests, unless it waits for a test. */
  #lookAtCode(step: number): void {
    if ((this.operators[step] as number) < 0) return;
    if (this.#passed.has(step)) this.#unlist(step);
    else if (this.#awaited[step] !== END) return;
    this.#examine(step);
  }

  /** Removes a step from the applicable ones. */
  #unlist(step: number): void {
    this.#passed.delete(step);
    this.#ready[step >> 5] = (this.#ready[step >> 5] as number) & ~(1 << (step & 31));
    this.readyCount--;
  }

  #bucketOf(variable: number, value: number): number {
    const mixed = Math.imul(variable, 0x9e3779b1) ^ Math.imul(value, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & this.#bucketMask;
  }

  #makeRoom(steps: number): void {
    if (this.#awaited.length < steps) {
      const room = 2 * steps;
      if (this.operators.length < room) {
        this.operators = new Int32Array(room);
        this.#ready = new Int32Array(room);
      }
      this.#awaited = new Int32Array(room);
      this.#nextWaiting = new Int32Array(room);
    }
    let buckets = MIN_BUCKETS;
    while (buckets < steps) buckets *= 2;
    if (this.#buckets.length < buckets) this.#buckets = new Int32Array(buckets);
    this.#bucketMask = buckets - 1;
  }
}

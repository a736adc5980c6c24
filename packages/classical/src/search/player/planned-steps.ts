import { ASSIGN, EFFECT_LENGTH, holds } from "@understudy/planner-core/compiled";
import type { CompiledConditions, Task } from "../../model/task.ts";
import type { SearchContext } from "../context.ts";
import { effectValue } from "../successors.ts";
import { PassedTests } from "./passed-tests.ts";

/** The end of a list. */
const END = -1;
/** Stands for the value of a test that several values pass. */
const SEVERAL = 0x7fffffff;
const MIN_STEPS = 64;
const MIN_BUCKETS = 64;
/** More looks than there are tests. */
const UNLIMITED = 0x7fffffff;
/** The most steps of which one integer has a bit for each. */
export const MOST_IN_WORD = 32;

/**
 * The steps of a relaxed plan that are left, and which of them apply in a state that changes step by step. Each that
 * does not waits for one of its tests that fails, and is looked at again once its variable takes a value that passes
 * (as literals are watched by solvers of formulas; Moskewicz and others 2001).
 */
export class PlannedSteps {
  /** The number of steps, with those that were taken out. */
  count = 0;
  /** By step: its operator; -1 once it is taken out. */
  operators: Int32Array = new Int32Array(MIN_STEPS);
  /** The number of steps that apply. */
  readyCount = 0;
  /** A bit for each of them. */
  #ready: Int32Array = new Int32Array(MIN_STEPS);
  #areFew = true;
  #context!: SearchContext;
  #task!: Task;
  #compiled!: CompiledConditions;
  #values!: Int32Array;
  readonly #passed: PassedTests = new PassedTests();
  /** By step that waits: the test that it waits for; `END` where that is no test. */
  #awaited: Int32Array = new Int32Array(0);
  /** By step that waits for a test: the next one of its bucket. */
  #nextWaiting: Int32Array = new Int32Array(0);
  /** By variable and value: the first step that waits for it. Others may be in the same bucket. */
  #buckets: Int32Array = new Int32Array(0);
  #bucketMask = 0;
  /** Whether a step has waited for one of several values. */
  #haveSeveral = false;
  /** The operator and the test that a step took from another one last; `END` where the state was another one then. */
  #disturbed = END;
  #taken = END;
  /** The steps with conditions that are no tests. */
  readonly #coded: number[] = [];
  readonly #few: number;

  /** @param few so many steps are looked at one by one after each step; at most `MOST_IN_WORD` */
  constructor(few: number) {
    this.#few = few;
  }

  /** Tests that may still be looked at for the question in hand: answers are guesses when there are none left. */
  get looksLeft(): number {
    return this.#passed.looksLeft;
  }

  set looksLeft(looks: number) {
    this.#passed.looksLeft = looks;
  }

  /** Takes over the relaxed plan of the last estimate. */
  load(context: SearchContext): void {
    const { plan, planLength } = context.kit.estimator;
    this.#context = context;
    this.#task = context.task;
    this.#compiled = context.task.compiled;
    this.#values = context.values;
    this.#areFew = planLength <= this.#few;
    if (!this.#areFew) this.#makeRoom(planLength);
    const operators = this.operators;
    for (let step = 0; step < planLength; step++) operators[step] = plan[step] as number;
    this.count = planLength;
    this.look();
  }

  /** Finds out what applies in the loaded state, whatever it was before. */
  look(): void {
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

  /** Finds out what applies in the loaded state, to which an operator led from the one before. */
  follow(operator: number): void {
    if (this.#areFew || this.#passed.isStale || this.#context.forced?.begins[operator] === 1) {
      this.look();
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

  /** The first step from one on that applies; -1 if there is none. */
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

  /** Takes a step out. */
  take(step: number): void {
    this.operators[step] = END;
    if (!this.#areFew && this.#passed.has(step)) this.#unlist(step);
  }

  /** Whether a step that applies would make one of another operator that applies now inapplicable. */
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

  /** Whether the first effect of an operator takes what was taken last: of many that go elsewhere each takes the same. */
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

  /** Whether an operator brings what alone a step of another one lacks; of few steps that is not known. */
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

  /** Whether a test is the only one of an operator that fails. */
  #lacksOnly(operator: number, test: number): boolean {
    const first = this.#compiled.testStart[operator] as number;
    return (
      this.#failingTest(operator, first) === test && this.#failingTest(operator, test + 3) === END
    );
  }

  /** The first test of an operator that fails, from one of them on; `END` if there is none. */
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

  /** Lets a step that does not count as one that applies wait, or lists it among those that do. */
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

  /** Looks at the steps of a bucket again. */
  #wake(bucket: number): void {
    let step = this.#buckets[bucket] as number;
    this.#buckets[bucket] = END;
    while (step !== END) {
      const next = this.#nextWaiting[step] as number;
      if ((this.operators[step] as number) >= 0) this.#examine(step);
      step = next;
    }
  }

  /** Looks at a step with conditions that are no tests, unless it waits for a test. */
  #lookAtCode(step: number): void {
    if ((this.operators[step] as number) < 0) return;
    if (this.#passed.has(step)) this.#unlist(step);
    else if (this.#awaited[step] !== END) return;
    this.#examine(step);
  }

  /** A step does not apply any more. */
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

import { ASSIGN, DECREASE, EFFECT_LENGTH, INCREASE } from "@understudy/planner-core/compiled";
import type { ApplicableOperators } from "../model/applicable-operators.ts";
import type { Task } from "../model/task.ts";

/** Limits on tasks whose state space may be small. */
const MAX_OPERATORS = 256;
const MAX_VARIABLES = 256;
/** Number of possible states up to which a space is small, however it grows. */
const FEW_STATES = 8192;
/** Number of possible states up to which a search is likely to end. */
const SOME_STATES = 65_536;

/** Length of a step's header, of a test and of an update in {@link SmallSpace.steps}. */
export const STEP_HEADER = 3;
export const STEP_TEST = 3;
export const STEP_UPDATE = 7;
const UNBOUNDED: number = 2 ** 31 - 1;

/** The parts of a task that the search of a small state space reads, prepared so that it computes little per state. */
export class SmallSpace {
  readonly task: Task;
  readonly operators: ApplicableOperators;
  /**
   * The operators, each with all that a successor needs in a row: the end of its tests, the end of its updates, and
   * whether the task has further conditions or copies for it; its tests (variable, lowest value, number of values - 1);
   * its updates (variable, mask of the old value, addend, upper limit, factor of the hash, and as in a test the values
   * that the goal accepts).
   */
  readonly steps: Int32Array;
  readonly stepStart: Int32Array;
  /** Factors of the hash. */
  readonly mix: Int32Array;
  /** Cost of the cheapest operator, in thousandths. */
  readonly cheapest: number;
  /** Lower bound on the cost to the goal, by the number of unmet goal tests. */
  readonly bounds: Float64Array;
  /** For each variable the values that the goal accepts; all values without a test. */
  readonly #goalLow: Int32Array;
  readonly #goalHigh: Int32Array;
  /** Upper limit on the number of states. */
  readonly mostStates: number;

  private constructor(task: Task, operators: ApplicableOperators, cheapest: number) {
    const { min, max, compiled, operatorCount, effects, effectStart } = task;
    const { tests, testStart } = compiled;
    this.task = task;
    this.operators = operators;
    this.cheapest = cheapest;
    this.#goalLow = Int32Array.from(min);
    this.#goalHigh = Int32Array.from(max);
    this.mix = Int32Array.from(min, (_, variable) => Math.imul(variable + 1, 0x9e3779b1) | 1);
    const end = testStart[operatorCount + 1] as number;
    for (let at = testStart[operatorCount] as number; at < end; at += 3) {
      const variable = tests[at] as number;
      const [low, high] = [tests[at + 1] as number, tests[at + 2] as number];
      this.#goalLow[variable] = Math.max(this.#goalLow[variable] as number, low);
      this.#goalHigh[variable] = Math.min(this.#goalHigh[variable] as number, high);
    }
    // Largest number of goal tests that one operator can meet.
    let mostMet = 1;
    for (let operator = 0; operator < operatorCount; operator++) {
      let met = 0;
      const last = effectStart[operator + 1] as number;
      for (let at = effectStart[operator] as number; at < last; at += EFFECT_LENGTH) {
        if (this.#isTested(effects[at + 1] as number)) met++;
      }
      mostMet = Math.max(mostMet, met);
    }
    this.bounds = Float64Array.from(
      { length: min.length + 1 },
      (_, unmet) => Math.max(1, Math.ceil(unmet / mostMet)) * cheapest,
    );
    this.stepStart = new Int32Array(operatorCount);
    this.steps = this.#layOut();
    this.mostStates = min.reduce(
      (n, low, variable) => n * ((max[variable] as number) - low + 1),
      1,
    );
  }

  /** Undefined for a task that is too large, or that needs a look at whole states. */
  static of(task: Task, operators: ApplicableOperators, cheapest: number): SmallSpace | undefined {
    const { operatorCount, runtimeCosts, checks, variables } = task;
    if (operatorCount > MAX_OPERATORS || variables.length > MAX_VARIABLES) return undefined;
    if (runtimeCosts || checks.length > 0) return undefined;
    if (task.max.some((high, variable) => high - (task.min[variable] as number) > UNBOUNDED)) {
      return undefined;
    }
    return new SmallSpace(task, operators, cheapest);
  }

  #layOut(): Int32Array {
    const { compiled, operatorCount, effects, effectStart } = this.task;
    const { tests, testStart, codeStart } = compiled;
    const steps: number[] = [];
    for (let operator = 0; operator < operatorCount; operator++) {
      const [from, to] = [testStart[operator] as number, testStart[operator + 1] as number];
      const [start, end] = [effectStart[operator] as number, effectStart[operator + 1] as number];
      const testsEnd = steps.length + STEP_HEADER + to - from;
      const updatesEnd = testsEnd + ((end - start) / EFFECT_LENGTH) * STEP_UPDATE;
      let isPlain = codeStart[operator] === codeStart[operator + 1];
      for (let at = start; at < end; at += EFFECT_LENGTH)
        isPlain &&= !isCopy(effects[at] as number);
      this.stepStart[operator] = steps.length;
      steps.push(testsEnd, updatesEnd, isPlain ? 0 : 1);
      for (let at = from; at < to; at += STEP_TEST) {
        const low = tests[at + 1] as number;
        steps.push(tests[at] as number, low, (tests[at + 2] as number) - low);
      }
      for (let at = start; at < end; at += EFFECT_LENGTH) this.#layOutUpdate(at, steps);
    }
    return Int32Array.from(steps);
  }

  #layOutUpdate(at: number, steps: number[]): void {
    const { effects } = this.task;
    const opcode = effects[at] as number;
    const variable = effects[at + 1] as number;
    const operand = effects[at + 2] as number;
    const bound = opcode === INCREASE ? (effects[at + 3] as number) : UNBOUNDED;
    const low = this.#goalLow[variable] as number;
    const span = (this.#goalHigh[variable] as number) - low;
    const [mask, addend] = [opcode === ASSIGN ? 0 : -1, opcode === DECREASE ? -operand : operand];
    steps.push(variable, mask, addend, bound, this.mix[variable] as number, low, span);
  }

  #isTested(variable: number): boolean {
    const { min, max } = this.task;
    return this.#goalLow[variable] !== min[variable] || this.#goalHigh[variable] !== max[variable];
  }

  /** Whether the space is small, however it grows. */
  get isSmall(): boolean {
    return this.mostStates <= FEW_STATES;
  }

  /** Whether a search of the whole space is likely to end soon. */
  get isBounded(): boolean {
    return this.mostStates <= SOME_STATES;
  }

  /** Whether a value of a variable passes its goal test. */
  meets(variable: number, value: number): boolean {
    return (
      value >= (this.#goalLow[variable] as number) && value <= (this.#goalHigh[variable] as number)
    );
  }
}

function isCopy(opcode: number): boolean {
  return opcode !== ASSIGN && opcode !== INCREASE && opcode !== DECREASE;
}

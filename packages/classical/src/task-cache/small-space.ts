import { ASSIGN, DECREASE, EFFECT_LENGTH, INCREASE } from "@understudy/planner-core/compiled";
import type { ApplicableOperators } from "../model/applicable-operators.ts";
import type { Task } from "../model/task.ts";

/** Limits on tasks whose state space may be small. */
const MAX_OPERATORS = 1024;
/** Number of operators laid out by the first piece of the preparation, and by each later one. */
const FIRST_OPERATORS = 128;
const MORE_OPERATORS = 256;
/** Limit on operators of a task; above it, limit on the candidates in each state. */
const FEW_OPERATORS = 256;
const FEW_LISTED = 32;
const MAX_VARIABLES = 256;
/** Number of possible states up to which a space counts as small. */
const FEW_STATES = 8192;
/** Number of possible states up to which a search is likely to end. */
const SOME_STATES = 65_536;

/** Length of a step's header, of a test and of an update in {@link SmallSpace.steps}. */
export const STEP_HEADER = 3;
export const STEP_TEST = 3;
export const STEP_UPDATE = 6;
/** Marks a variable without distances. */
export const NO_DISTANCES: number = -(2 ** 31);
const UNBOUNDED: number = 2 ** 31 - 1;
/** Limit on the values of a variable with distances. */
const MAX_VALUES = 256;
/** Limit on values examined for the distances, which are measured in one piece. */
const MAX_LOOKS = 4096;

/** Upper bound on a task's states, before any set-up. */
export class SpaceSize {
  /** Upper limit on the number of states. */
  readonly mostStates: number;

  private constructor(mostStates: number) {
    this.mostStates = mostStates;
  }

  /** Undefined for a task that is too large. */
  static of(task: Task, operators: ApplicableOperators): SpaceSize | undefined {
    const { operatorCount, min, max } = task;
    if (operatorCount > MAX_OPERATORS || min.length > MAX_VARIABLES) return undefined;
    if (operatorCount > FEW_OPERATORS && operators.mostListed > FEW_LISTED) return undefined;
    let mostStates = 1;
    for (let variable = 0; variable < min.length; variable++) {
      const more = (max[variable] as number) - (min[variable] as number);
      if (more > UNBOUNDED) return undefined;
      mostStates *= more + 1;
    }
    return new SpaceSize(mostStates);
  }

  /** Whether the space counts as small by its size alone. */
  get isSmall(): boolean {
    return this.mostStates <= FEW_STATES;
  }

  /** Whether a search of the whole space is likely to end soon. */
  get isBounded(): boolean {
    return this.mostStates <= SOME_STATES;
  }
}

/** The parts of a task that the search of a small state space reads, prepared so that it computes little per state. */
export class SmallSpace {
  readonly task: Task;
  readonly operators: ApplicableOperators;
  readonly size: SpaceSize;
  /**
   * The operators as consecutive records: the end of the tests, the end of the updates, and whether there are further
   * conditions or copies; the tests (variable, lowest value, number of values - 1); the updates (variable, mask of the
   * old value, addend, upper limit, factor of the hash, and the place of the variable's value 0 in {@link
   * SmallSpace.distances}).
   */
  steps: Int32Array = new Int32Array(0);
  readonly stepStart: Int32Array;
  /** Factors of the hash. */
  readonly mix: Int32Array;
  /** Cost of the cheapest operator, in thousandths. */
  readonly cheapest: number;
  /**
   * Lower bounds on the cost from a value of a goal variable to an accepted value. They add up, as an operator's cost is
   * shared by the goal variables that it changes.
   */
  distances: Float64Array = new Float64Array(0);
  /** For each variable the place of its value 0 in the distances. */
  readonly distanceStart: Int32Array;
  /** Number of finished pieces, and of steps laid out so far. */
  #done = 0;
  readonly #written: number[] = [];
  /** For each variable the values that the goal accepts; all values without a test. */
  readonly #goalLow: Int32Array;
  readonly #goalHigh: Int32Array;

  /** @param cheapest cost of the cheapest operator, in thousandths */
  constructor(task: Task, operators: ApplicableOperators, cheapest: number, size: SpaceSize) {
    const { min, max, compiled, operatorCount } = task;
    const { tests, testStart } = compiled;
    this.task = task;
    this.operators = operators;
    this.size = size;
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
    this.distanceStart = new Int32Array(min.length).fill(NO_DISTANCES);
    this.stepStart = new Int32Array(operatorCount);
  }

  /** Number of pieces of the preparation, each of which takes some microseconds. */
  get pieces(): number {
    return 1 + Math.ceil(Math.max(0, this.task.operatorCount - FIRST_OPERATORS) / MORE_OPERATORS);
  }

  /** Does a piece of the preparation, unless it is done. Pieces must come in order. */
  prepare(piece: number): void {
    if (piece < this.#done) return;
    this.#done = piece + 1;
    if (piece === 0) this.#measure();
    const from = piece === 0 ? 0 : FIRST_OPERATORS + (piece - 1) * MORE_OPERATORS;
    this.#layOut(from, FIRST_OPERATORS + piece * MORE_OPERATORS);
    if (this.#done === this.pieces) this.steps = Int32Array.from(this.#written.splice(0));
  }

  /**
   * Fills in the distances: shortest paths in each variable's own values. Conditions are ignored; a copy gives any value.
   * Where that takes too long, each unmet test counts as the cheapest share of an operator.
   */
  #measure(): void {
    const { min, max, operatorCount, effects, effectStart, scaledCost } = this.task;
    const all: number[] = [];
    for (let variable = 0; variable < min.length; variable++) {
      const [low, high] = [min[variable] as number, max[variable] as number];
      const isFree = this.#meets(variable, low) && this.#meets(variable, high);
      if (isFree || high - low >= MAX_VALUES) continue;
      this.distanceStart[variable] = all.length - low;
      for (let value = low; value <= high; value++)
        all.push(this.#meets(variable, value) ? 0 : Number.POSITIVE_INFINITY);
    }
    const shares = new Float64Array(operatorCount).fill(Number.POSITIVE_INFINITY);
    for (let operator = 0; operator < operatorCount; operator++) {
      let changed = 0;
      const last = effectStart[operator + 1] as number;
      for (let at = effectStart[operator] as number; at < last; at += EFFECT_LENGTH)
        if (this.distanceStart[effects[at + 1] as number] !== NO_DISTANCES) changed++;
      if (changed > 0) shares[operator] = Math.floor((scaledCost[operator] as number) / changed);
    }
    const least = Math.min(...shares);
    const unmet = Float64Array.from(all, (distance) => (distance === 0 ? 0 : least));
    let looks = 0;
    for (let isOver = false; !isOver; ) {
      isOver = true;
      for (let operator = 0; operator < operatorCount; operator++) {
        const share = shares[operator] as number;
        if (share === Number.POSITIVE_INFINITY) continue;
        const last = effectStart[operator + 1] as number;
        for (let at = effectStart[operator] as number; at < last; at += EFFECT_LENGTH) {
          const variable = effects[at + 1] as number;
          const base = this.distanceStart[variable] as number;
          if (base === NO_DISTANCES) continue;
          const [low, high] = [min[variable] as number, max[variable] as number];
          looks += high - low + 1;
          if (looks > MAX_LOOKS) {
            this.distances = unmet;
            return;
          }
          const opcode = effects[at] as number;
          const operand = effects[at + 2] as number;
          // Against the direction of increases, so that one pass suffices.
          const step = opcode === INCREASE ? -1 : 1;
          const isAny = isCopy(opcode);
          for (let value = step > 0 ? low : high; value >= low && value <= high; value += step) {
            const sum = opcode === ASSIGN ? operand : value - step * operand;
            const after = Math.max(low, Math.min(high, sum));
            const cost = share + (isAny ? 0 : (all[base + after] as number));
            if (cost >= (all[base + value] as number)) continue;
            all[base + value] = cost;
            isOver = false;
          }
        }
      }
    }
    this.distances = Float64Array.from(all);
  }

  #layOut(first: number, last: number): void {
    const { compiled, operatorCount, effects, effectStart } = this.task;
    const { tests, testStart, codeStart } = compiled;
    const steps = this.#written;
    for (let operator = first; operator < Math.min(last, operatorCount); operator++) {
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
  }

  #layOutUpdate(at: number, steps: number[]): void {
    const { effects } = this.task;
    const opcode = effects[at] as number;
    const variable = effects[at + 1] as number;
    const operand = effects[at + 2] as number;
    const bound = opcode === INCREASE ? (effects[at + 3] as number) : UNBOUNDED;
    const [mask, addend] = [opcode === ASSIGN ? 0 : -1, opcode === DECREASE ? -operand : operand];
    const from = this.distanceStart[variable] as number;
    steps.push(variable, mask, addend, bound, this.mix[variable] as number, from);
  }

  /** Whether a value of a variable passes its goal test. */
  #meets(variable: number, value: number): boolean {
    return (
      value >= (this.#goalLow[variable] as number) && value <= (this.#goalHigh[variable] as number)
    );
  }

  /** Whether a state passes the goal tests of single variables. */
  accepts(values: Int32Array): boolean {
    for (let variable = 0; variable < this.mix.length; variable++)
      if (!this.#meets(variable, values[variable] as number)) return false;
    return true;
  }
}

function isCopy(opcode: number): boolean {
  return opcode !== ASSIGN && opcode !== INCREASE && opcode !== DECREASE;
}

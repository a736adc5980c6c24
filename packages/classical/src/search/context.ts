import type { PackedState } from "@understudy/planner-core";
import { EFFECT_LENGTH, holds } from "@understudy/planner-core/compiled";
import type { Work } from "@understudy/planner-core/internal";
import type { Heuristics } from "../heuristics/heuristics-pool.ts";
import type { ApplicableOperators } from "../model/applicable-operators.ts";
import type { Layout } from "../model/layout.ts";
import { unpackFields } from "../model/layout.ts";
import { hasRuntimeCost, type Task } from "../model/task.ts";
import type { PreparedTask } from "../task-cache/prepared-task.ts";
import type { SameEffects } from "../task-cache/same-effects.ts";
import type { SearchArrays, SearchArraysPool } from "../task-cache/search-arrays.ts";
import { CHUNK, type SlicedWork, UNITS_AT_ONCE } from "../work/work.ts";
import { SliceLimits } from "./limits.ts";
import type { StateStore } from "./states/state-store.ts";
import type { TraceNode } from "./states/trace.ts";
import { effectValue, Successors } from "./successors.ts";

/** The reason why a search run returned. */
export type SearchEnd =
  /** The goal was reached. */
  | "found"
  /** The open list is empty. */
  | "exhausted"
  /** The slice or turn is over. */
  | "slice"
  /** The node limit is reached. */
  | "memory";

/** The reason why a run of the search for one part returned. */
export type PartEnd =
  /** There is a plan, which may not be optimal. */
  | "planned"
  /** The search is complete. */
  | "done"
  /** The slice is over. */
  | "slice";

/** Search work that pauses at the end of a slice, so that results do not depend on the slicing. */
export type Pausing<Result> = Work<Result, "slice">;

/** Number of integers read in the time of one unit of sliced work. */
const INTEGERS_PER_UNIT: number = UNITS_AT_ONCE / CHUNK;

/** Number of integers read per comparison with a known state, which rarely reads all fields. */
const UNITS_PER_COMPARISON = 16;

/** Minimum length for which copying a whole array is faster than a loop. */
const MANY = 32;

/** The limits that apply between two slices. */
const NO_TIME = new SliceLimits({ expansions: 0 });

/** The shared state of all searches of a task from one start. */
export class SearchContext {
  readonly task: Task;
  readonly layout: Layout;
  readonly successors: Successors;
  /** Groups of operators with equal effects; undefined if all effects differ. */
  readonly sameEffects: SameEffects | undefined;
  readonly start: PackedState;
  /** The limits of the current slice. */
  limits: SliceLimits = NO_TIME;
  /** The values of the loaded node. */
  readonly values: Int32Array;
  /** Fields of the successor being generated. */
  readonly fields: Int32Array;
  /** Average number of integers read to generate a successor. */
  readonly #unitsPerStep: number;
  /** Fields of the state loaded last. */
  readonly #loaded: Int32Array;
  readonly #arrays: SearchArrays;
  readonly #pool: SearchArraysPool;
  /** The complete state before a step, for run-time costs. */
  readonly #full: PackedState;
  /** Whether any effect copies a variable that its own operator may write. */
  readonly #copies: boolean;
  readonly #before: Int32Array;
  /** The applicable operators of the state examined last, ascending. */
  readonly applicable: Int32Array;
  applicableCount = 0;
  readonly #operators: ApplicableOperators;
  /** One bit per operator that may apply; all 0 between uses. */
  readonly #marks: Int32Array;
  #heuristics: Heuristics | undefined;
  /** The goal test that failed last. */
  #goalTest: number;
  expansions = 0;
  /** Number of estimated states. */
  evaluations = 0;
  /** Whether the last operator changed the state. */
  hasChanged = false;
  /** Records nodes for a trace; undefined without one. */
  trace: ((phase: TraceNode["phase"], store: StateStore, node: number) => void) | undefined;

  constructor(prepared: PreparedTask, start: PackedState) {
    const { task, layout, copies, operators, arrays } = prepared;
    this.task = task;
    this.sameEffects = prepared.sameEffects;
    this.#operators = operators;
    this.#copies = copies;
    this.layout = layout;
    this.successors = new Successors(task, layout);
    this.#goalTest = task.compiled.testStart[task.operatorCount] as number;
    this.start = start;
    this.#pool = arrays;
    this.#arrays = arrays.take();
    this.applicable = this.#arrays.applicable;
    this.#marks = this.#arrays.marks;
    this.values = this.#arrays.values;
    this.#before = this.#arrays.before;
    this.fields = this.#arrays.fields;
    this.#loaded = this.#arrays.loaded;
    this.#full = task.runtimeCosts ? Int32Array.from(start) : start;
    this.#unitsPerStep = unitsPerStepOf(task, layout);
  }

  /** The heuristics for this slice; those for the next one may differ. */
  get heuristics(): Heuristics {
    return this.#heuristics as Heuristics;
  }

  /** Sets the heuristics lent for a slice; undefined at its end. */
  set heuristics(heuristics: Heuristics | undefined) {
    this.#heuristics = heuristics;
  }

  /** Returns the scratch arrays. No state can be loaded afterwards. */
  release(): void {
    this.#pool.giveBack(this.#arrays);
  }

  /** Loads the state of a node into `values`. */
  load(store: StateStore, node: number): void {
    const loaded = this.#loaded;
    store.read(node, loaded);
    unpackFields(this.layout, loaded, 0, this.values);
    this.#noteValues();
  }

  /** Updates the complete state for run-time costs. */
  #noteValues(): void {
    if (!this.task.runtimeCosts) return;
    const { variables } = this.task;
    for (let slot = 0; slot < variables.length; slot++) {
      this.#full[variables[slot] as number] = this.values[slot] as number;
    }
  }

  /** The values of the start state. */
  startValues(): Int32Array {
    const { variables } = this.task;
    const values = new Int32Array(variables.length);
    for (let slot = 0; slot < values.length; slot++) {
      values[slot] = this.start[variables[slot] as number] as number;
    }
    return values;
  }

  /** Loads the start state. */
  loadStart(): void {
    const { variables } = this.task;
    for (let slot = 0; slot < variables.length; slot++) {
      this.values[slot] = this.start[variables[slot] as number] as number;
    }
    if (this.task.runtimeCosts) this.#full.set(this.start);
  }

  /**
   * Loads a state by its values.
   *
   * @param offset start of the values in `source`
   */
  loadValues(source: Int32Array, offset = 0): void {
    const { values } = this;
    if (values.length > MANY && source.length === values.length) {
      values.set(source);
    } else {
      for (let slot = 0; slot < values.length; slot++)
        values[slot] = source[offset + slot] as number;
    }
    this.#noteValues();
  }

  /**
   * Loads the state after an operator.
   *
   * @returns whether the state passes the checks after a step; it is loaded in any case
   */
  advance(operator: number): boolean {
    this.hasChanged = false;
    const { task, values } = this;
    const { effects, effectStart, checks } = task;
    let before = values;
    if (this.#copies) {
      before = this.#before;
      before.set(values);
    }
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const old = before[variable] as number;
      const value = effectValue(effects, at, old, before);
      if (value === old) continue;
      this.hasChanged = true;
      values[variable] = value;
      if (task.runtimeCosts) this.#full[task.variables[variable] as number] = value;
    }
    return checks.length === 0 || holds(checks, 0, checks.length, values);
  }

  /**
   * Writes the fields of the successor of the node loaded last.
   *
   * @returns whether the successor is a different state and passes the checks
   */
  makeSuccessor(operator: number): boolean {
    const { fields, values, successors } = this;
    const { checks } = this.task;
    const loaded = this.#loaded;
    for (let field = 0; field < loaded.length; field++) fields[field] = loaded[field] as number;
    if (!successors.apply(operator, values, fields)) return false;
    return checks.length === 0 || this.#meetsChecks(operator);
  }

  /** Whether the loaded state is the successor generated last. */
  isSuccessor(): boolean {
    const { fields } = this;
    for (let field = 0; field < fields.length; field++) {
      if (fields[field] !== this.#loaded[field]) return false;
    }
    return true;
  }

  #meetsChecks(operator: number): boolean {
    const { effects, effectStart, checks } = this.task;
    const { values } = this;
    const after = this.#before;
    after.set(values);
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      after[variable] = effectValue(effects, at, values[variable] as number, values);
    }
    return holds(checks, 0, checks.length, after);
  }

  /**
   * Finds the operators that apply in the loaded state.
   *
   * @returns number of operators in `applicable`
   */
  findApplicable(): number {
    const { applicable, successors, values } = this;
    const marks = this.#marks;
    this.#operators.mark(values, marks);
    let count = 0;
    for (let word = 0; word < marks.length; word++) {
      let rest = marks[word] as number;
      if (rest === 0) continue;
      marks[word] = 0;
      for (; rest !== 0; rest &= rest - 1) {
        const operator = 32 * word + 31 - Math.clz32(rest & -rest);
        if (successors.applies(operator, values)) applicable[count++] = operator;
      }
    }
    this.applicableCount = count;
    return count;
  }

  /** Whether the slice is over after a successor was generated and looked up in a store. */
  isLateAfterSuccessor({ compared }: StateStore): boolean {
    return this.limits.isLateAfter(this.#unitsPerStep + UNITS_PER_COMPARISON * compared);
  }

  /**
   * Whether the slice is over after a state was loaded and each of its values was read.
   *
   * @param units number of further integers read
   */
  isLateAfterState(units = 0): boolean {
    return this.limits.isLateAfter(4 * this.values.length + this.#unitsPerStep + units);
  }

  /** Cost of an operator in the loaded state. Costs of ways are already part of the task. */
  scaledCostOf(operator: number): number {
    const { task } = this;
    return hasRuntimeCost(task, operator)
      ? task.domain.scaledActionCost(task.actions[operator] as number, this.#full)
      : (task.scaledCost[operator] as number);
  }

  /** Whether the loaded state satisfies the goal. */
  isGoal(): boolean {
    const { compiled, operatorCount } = this.task;
    const { tests, testStart, code, codeStart } = compiled;
    const { values } = this;
    const first = testStart[operatorCount] as number;
    const end = testStart[operatorCount + 1] as number;
    // Starts with the test that failed last, which often fails again.
    for (let at = this.#goalTest; at < end; at += 3) {
      const value = values[tests[at] as number] as number;
      if (value >= (tests[at + 1] as number) && value <= (tests[at + 2] as number)) continue;
      this.#goalTest = at;
      return false;
    }
    for (let at = first; at < this.#goalTest; at += 3) {
      const value = values[tests[at] as number] as number;
      if (value >= (tests[at + 1] as number) && value <= (tests[at + 2] as number)) continue;
      this.#goalTest = at;
      return false;
    }
    return holds(
      code,
      codeStart[operatorCount] as number,
      codeStart[operatorCount + 1] as number,
      values,
    );
  }

  /**
   * Estimates the loaded state.
   *
   * @returns whether the estimate is complete; if not, `estimateOn` continues in another slice
   */
  estimate(): boolean {
    const { estimator } = this.heuristics;
    this.evaluations++;
    estimator.begin(this.values);
    return estimator.advance(this.limits);
  }

  *estimateOn(): Pausing<void> {
    for (;;) {
      const before = this.heuristics.estimator;
      yield "slice";
      const { estimator } = this.heuristics;
      if (estimator !== before) estimator.begin(this.values);
      if (estimator.advance(this.limits)) return;
    }
  }

  /** Runs work to its end, over as many slices as it needs. */
  *drive<Result>(work: SlicedWork<Result>): Pausing<Result> {
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
      if (this.limits.isLateAfter(INTEGERS_PER_UNIT * value)) yield "slice";
    }
  }
}

function unitsPerStepOf({ compiled, effects, operatorCount }: Task, layout: Layout): number {
  const integers = compiled.tests.length + compiled.code.length + effects.length;
  return 4 * layout.fieldCount + 4 + integers / (operatorCount + 1);
}

import type { PackedState } from "@understudy/planner-core";
import { EFFECT_LENGTH, holds } from "@understudy/planner-core/compiled";
import type { HeuristicKit } from "../heuristics/kit.ts";
import type { ApplicableOperators } from "../model/applicable-operators.ts";
import type { Layout } from "../model/layout.ts";
import { unpackLanes } from "../model/layout.ts";
import type { Task } from "../model/task.ts";
import type { PreparedTask } from "../prepared/prepared-task.ts";
import type { Roads } from "../prepared/roads.ts";
import type { SameEffects } from "../prepared/same-effects.ts";
import type { SearchArrays, SearchArraysPool } from "../prepared/search-arrays.ts";
import { type ForcedSteps, NOTHING_LEFT, STUCK } from "../relaxation/forced-steps.ts";
import type { SymmetrySource } from "../symmetry/alike-objects.ts";
import { CHUNK, type SlicedWork, UNITS_AT_ONCE } from "../work/work.ts";
import { SliceLimits } from "./limits.ts";
import type { StateStore } from "./states/state-store.ts";
import type { TraceNode } from "./states/trace.ts";
import { effectValue, Successors } from "./successors.ts";

/** Why a search run came back. */
export type SearchEnd =
  /** A goal node was reached. */
  | "found"
  /** Nothing is left to look at. */
  | "exhausted"
  /** The slice or the turn is over. */
  | "slice"
  /** The limit of nodes is reached. */
  | "memory";

/** How a part of a search ended. */
export type PartEnd =
  /** There is a plan, and better ones may be looked for. */
  | "planned"
  /** Nothing is left to do. */
  | "done"
  /** The slice is over. */
  | "slice";

/**
 * A part of a search that pauses, wherever it is, when its slice is over, and resumes there in the next
 * one. So what is found does not depend on how the time was sliced.
 */
export type Pausing<Result> = Generator<"slice", Result, void>;

/** Integers whose reading takes as long as a unit of sliced work. */
const INTEGERS_PER_UNIT: number = UNITS_AT_ONCE / CHUNK;

/** Integers that are read where a new state is compared with a known one: rarely all of its lanes. */
const UNITS_PER_COMPARISON = 16;

/** So many values are copied faster as a whole. */
const MANY = 32;

/** Between two slices. */
const NO_TIME = new SliceLimits({ expansions: 0 });

/** The data shared by all searches for one task from one start. */
export class SearchContext {
  readonly task: Task;
  readonly layout: Layout;
  readonly successors: Successors;
  /** Operators that change the same; undefined where no two do. */
  readonly sameEffects: SameEffects | undefined;
  /** The roads of a map; undefined where there is none. */
  readonly roads: Roads | undefined;
  readonly symmetries: SymmetrySource;
  /** Steps that are taken together with what begins them; undefined while each is taken by itself. */
  forced: ForcedSteps | undefined;
  readonly start: PackedState;
  /** The rest of the slice that runs now. */
  limits: SliceLimits = NO_TIME;
  /** The values of the node that is being expanded. */
  readonly values: Int32Array;
  /** Lanes of the successor that is being made. */
  readonly lanes: Int32Array;
  /** Integers that are read to make the state after an operator, on the average. */
  readonly #unitsPerStep: number;
  /** Lanes of the state that was loaded last. */
  readonly #loaded: Int32Array;
  readonly #arrays: SearchArrays;
  readonly #pool: SearchArraysPool;
  /** The whole state before a step, for run-time costs. */
  readonly #full: PackedState;
  /** Whether an effect may read what another one of its operator writes. */
  readonly #copies: boolean;
  readonly #before: Int32Array;
  /** The loaded values, while steps are taken from them. */
  readonly #kept: Int32Array;
  /** The operators that apply in the state whose operators were found last, lowest first. */
  readonly applicable: Int32Array;
  applicableCount = 0;
  readonly #operators: ApplicableOperators;
  /** A bit for each operator that may apply; all are 0 but while they are looked at. */
  readonly #marks: Int32Array;
  #kit: HeuristicKit | undefined;
  /** The test of the goal that failed last. */
  #goalTest: number;
  expansions = 0;
  /** States that were estimated. */
  evaluations = 0;
  /** Whether the operator that was played last changed anything. */
  hasChanged = false;
  /** Set while somebody wants to see what searches do. */
  trace: ((phase: TraceNode["phase"], store: StateStore, node: number) => void) | undefined;

  constructor(prepared: PreparedTask, start: PackedState) {
    const { task, layout, copies, operators, arrays } = prepared;
    this.task = task;
    this.sameEffects = prepared.sameEffects;
    this.roads = prepared.roads;
    this.symmetries = prepared.symmetries;
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
    this.#kept = this.#arrays.kept;
    this.lanes = this.#arrays.lanes;
    this.#loaded = this.#arrays.loaded;
    this.#full = task.runtimeCosts ? Int32Array.from(start) : start;
    this.#unitsPerStep = unitsPerStepOf(task, layout);
  }

  /** The heuristics to work with in this slice: in another one they may be others. */
  get kit(): HeuristicKit {
    return this.#kit as HeuristicKit;
  }

  /** Lends heuristics for a slice; undefined at its end. */
  set kit(kit: HeuristicKit | undefined) {
    this.#kit = kit;
  }

  /** Gives the arrays back: no search loads a state any more. */
  release(): void {
    this.#pool.giveBack(this.#arrays);
  }

  /** Loads the state of a node into `values`. */
  load(store: StateStore, node: number): void {
    const loaded = this.#loaded;
    store.read(node, loaded);
    unpackLanes(this.layout, loaded, 0, this.values);
    this.#noteValues();
  }

  /** Keeps the whole state, where costs are computed from it, in step with the values. */
  #noteValues(): void {
    if (!this.task.runtimeCosts) return;
    const { variables } = this.task;
    for (let slot = 0; slot < variables.length; slot++) {
      this.#full[variables[slot] as number] = this.values[slot] as number;
    }
  }

  /** The values of the start. */
  startValues(): Int32Array {
    const { variables } = this.task;
    const values = new Int32Array(variables.length);
    for (let slot = 0; slot < values.length; slot++) {
      values[slot] = this.start[variables[slot] as number] as number;
    }
    return values;
  }

  /** Loads the start. */
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
   * @param offset where they begin
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
   * @returns whether it meets what every state after a step must; it is loaded in any case
   */
  advance(operator: number): boolean {
    const { forced } = this;
    this.hasChanged = false;
    if (!this.#play(operator)) return false;
    return forced?.begins[operator] !== 1 || this.#goOn(forced);
  }

  #play(operator: number): boolean {
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

  /** Plays what is left of what an operator began. Whether that comes to an end. */
  #goOn(forced: ForcedSteps): boolean {
    for (;;) {
      const operator = forced.next(this.values, this.successors);
      if (operator < 0) return operator === NOTHING_LEFT;
      if (!this.#play(operator)) return false;
    }
  }

  /** The same as `makeSuccessor` for an operator that begins something. */
  #makeWhole(forced: ForcedSteps, begin: number): boolean {
    const { lanes, values, successors } = this;
    this.#kept.set(values);
    let operator = begin;
    do {
      successors.apply(operator, values, lanes);
      operator = this.#play(operator) ? forced.next(values, successors) : STUCK;
    } while (operator >= 0);
    values.set(this.#kept);
    return operator === NOTHING_LEFT;
  }

  /**
   * Writes the lanes of the state after an operator from the state that was loaded last, which is that of a node.
   *
   * @returns whether it is another state that may be entered
   */
  makeSuccessor(operator: number): boolean {
    const { lanes, values, successors } = this;
    const { checks } = this.task;
    const loaded = this.#loaded;
    for (let lane = 0; lane < loaded.length; lane++) lanes[lane] = loaded[lane] as number;
    const { forced } = this;
    if (forced?.begins[operator] === 1) return this.#makeWhole(forced, operator);
    if (!successors.apply(operator, values, lanes)) return false;
    return checks.length === 0 || this.#meetsChecks(operator);
  }

  /** Whether the loaded state is the successor that was made last. */
  isSuccessor(): boolean {
    const { lanes } = this;
    for (let lane = 0; lane < lanes.length; lane++) {
      if (lanes[lane] !== this.#loaded[lane]) return false;
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
   * @returns how many there are in `applicable`
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

  /** Whether the slice is over after a successor was made and, if it may be entered, looked up in a store. */
  isLateAfterSuccessor({ compared }: StateStore): boolean {
    return this.limits.isLateAfter(this.#unitsPerStep + UNITS_PER_COMPARISON * compared);
  }

  /**
   * Whether the slice is over after a state was loaded, and something was looked up for each of its values.
   *
   * @param units integers that were read beside
   */
  isLateAfterState(units = 0): boolean {
    return this.limits.isLateAfter(4 * this.values.length + this.#unitsPerStep + units);
  }

  /** Cost of an operator in the loaded state; what the ways of a request cost, the task knows. */
  scaledCostOf(operator: number): number {
    const { task } = this;
    const action = task.actions[operator] as number;
    return task.runtimeCosts && (task.domain.actions.ways?.to[action] ?? -1) < 0
      ? task.domain.scaledActionCost(action, this.#full)
      : ((this.forced ?? task).scaledCost[operator] as number);
  }

  /** Whether the loaded state meets the goal. */
  isGoal(): boolean {
    const { compiled, operatorCount } = this.task;
    const { tests, testStart, code, codeStart } = compiled;
    const { values } = this;
    const first = testStart[operatorCount] as number;
    const end = testStart[operatorCount + 1] as number;
    // From the test that failed last: it mostly fails again.
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
   * @returns whether that is done; else `estimateOn` continues in another slice
   */
  estimate(): boolean {
    const { estimator } = this.kit;
    this.evaluations++;
    estimator.begin(this.values);
    return estimator.advance(this.limits);
  }

  *estimateOn(): Pausing<void> {
    for (;;) {
      const before = this.kit.estimator;
      yield "slice";
      const { estimator } = this.kit;
      if (estimator !== before) estimator.begin(this.values);
      if (estimator.advance(this.limits)) return;
    }
  }

  /** Does work to its end, in as many slices as it takes. */
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
  return 4 * layout.laneCount + 4 + integers / (operatorCount + 1);
}

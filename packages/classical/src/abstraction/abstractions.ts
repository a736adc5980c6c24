import type { Estimator } from "../model/estimator.ts";
import type { Task } from "../model/task.ts";
import type { WorkDeadline } from "../work/work.ts";
import { type AbstractionTable, buildAbstractionTable } from "./abstraction-table.ts";
import { chooseAbstractions } from "./choose-abstractions.ts";

/** States of all tables of one goal: half a megabyte, five times that while they are built. */
const MAX_STATES = 262_144;
/** Building looks at operators for every state: tasks with many get fewer states. */
const MAX_CHECKS = 8_000_000;
/** Fewer say too little for their time. */
const MIN_STATES = 16_384;

/** Evaluations by other means before tables are worth building, and one more for so many checks. */
const PATIENCE = 6;
const CHECKS_PER_EVALUATION = 120_000;
const MAX_PATIENCE = 40;

/**
 * The abstraction tables of one goal: chosen and built on first use, a little at a time, and kept with
 * the compiled goal for all later searches from any state. The highest of their bounds counts.
 */
export class Abstractions {
  readonly #task: Task;
  readonly #work: Generator<void, void>;
  readonly #tables: AbstractionTable[] = [];
  #patience: number = Number.POSITIVE_INFINITY;
  #isReady = false;

  constructor(task: Task, heuristic: () => Estimator) {
    this.#task = task;
    this.#work = this.#build(heuristic);
  }

  /**
   * Continues choosing and building.
   *
   * @param evaluations how many evaluations the search has made by other means: tables that take
   *   long wait for more
   * @param steps how many steps to take at most, of some microseconds each
   * @returns whether the tables are complete and worth using now
   */
  build(evaluations: number, steps: number): boolean {
    for (let step = 0; !this.#isReady && step < steps; step++) {
      if (evaluations < this.#patience && this.#patience < Number.POSITIVE_INFINITY) return false;
      this.#isReady = this.#work.next().done === true;
    }
    return this.#isReady && evaluations >= this.#patience;
  }

  /**
   * Builds ahead of searches.
   *
   * @returns whether the tables are complete
   */
  buildAll(deadline: WorkDeadline): boolean {
    while (!this.#isReady && !deadline.isLate()) this.build(Number.POSITIVE_INFINITY, 1);
    return this.#isReady;
  }

  /** A lower bound in thousandths once the tables are complete; infinite where there is no plan. */
  scaledAt(values: Int32Array): number {
    const tables = this.#tables;
    let highest = 0;
    for (let index = 0; index < tables.length; index++) {
      highest = Math.max(highest, (tables[index] as AbstractionTable).scaledAt(values));
    }
    return highest;
  }

  *#build(heuristic: () => Estimator): Generator<void, void> {
    const task = this.#task;
    const affordable = Math.floor(MAX_CHECKS / Math.max(1, task.operatorCount));
    const most = Math.min(MAX_STATES, affordable);
    if (most < MIN_STATES) return;
    const spaces = yield* chooseAbstractions(task, heuristic(), most);
    const checks = task.operatorCount * spaces.reduce((sum, { size }) => sum + size, 0);
    this.#patience = Math.min(MAX_PATIENCE, PATIENCE + Math.floor(checks / CHECKS_PER_EVALUATION));
    yield;
    for (const space of spaces) this.#tables.push(yield* buildAbstractionTable(space));
  }
}

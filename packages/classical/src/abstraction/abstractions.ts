import type { Estimator } from "../model/estimator.ts";
import type { Task } from "../model/task.ts";
import { CHUNK, type SlicedWork, type WorkDeadline } from "../work/work.ts";
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
  readonly #work: SlicedWork<void>;
  readonly #tables: AbstractionTable[] = [];
  #patience: number = Number.POSITIVE_INFINITY;
  #isReady = false;

  constructor(task: Task, heuristic: () => Estimator) {
    this.#task = task;
    this.#work = this.#build(heuristic);
  }

  /**
   * Whether there is something to build, or tables that are worth using now.
   *
   * @param evaluations how many evaluations the search has made by other means: tables that take
   *   long wait for more
   */
  isDue(evaluations: number): boolean {
    if (evaluations >= this.#patience) return true;
    return !this.#isReady && this.#patience === Number.POSITIVE_INFINITY;
  }

  /**
   * Continues choosing and building.
   *
   * @param units how much to do at most
   * @returns whether the tables are complete and worth using now
   */
  *build(evaluations: number, units: number): SlicedWork<boolean> {
    for (let left = units; !this.#isReady && left > 0 && this.isDue(evaluations); ) {
      const done = this.#advance();
      left -= done;
      yield done;
    }
    return this.#isReady && evaluations >= this.#patience;
  }

  /**
   * Builds ahead of searches.
   *
   * @returns whether the tables are complete
   */
  buildAll(deadline: WorkDeadline): boolean {
    for (let units = CHUNK; !this.#isReady; units += this.#advance()) {
      if (units < CHUNK) continue;
      if (deadline.isLate()) return false;
      units = 0;
    }
    return true;
  }

  /** @returns how much was done */
  #advance(): number {
    const { done, value } = this.#work.next();
    if (!done) return value;
    this.#isReady = true;
    return 0;
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

  *#build(heuristic: () => Estimator): SlicedWork<void> {
    const task = this.#task;
    const affordable = Math.floor(MAX_CHECKS / Math.max(1, task.operatorCount));
    const most = Math.min(MAX_STATES, affordable);
    if (most < MIN_STATES) return;
    const spaces = yield* chooseAbstractions(task, heuristic(), most);
    const checks = task.operatorCount * spaces.reduce((sum, { size }) => sum + size, 0);
    this.#patience = Math.min(MAX_PATIENCE, PATIENCE + Math.floor(checks / CHECKS_PER_EVALUATION));
    yield CHUNK;
    for (const space of spaces) this.#tables.push(yield* buildAbstractionTable(space));
  }
}

import type { Estimator } from "../model/estimator.ts";
import type { Task } from "../model/task.ts";
import { CHUNK, type SlicedWork, type WorkDeadline } from "../work/work.ts";
import { type AbstractionTable, buildAbstractionTable } from "./abstraction-table.ts";
import { chooseAbstractions } from "./choose-abstractions.ts";

/**
 * Maximum number of states in all tables of one goal: half a megabyte, and five times that during
 * the build.
 */
const MAX_STATES = 262_144;
/**
 * Maximum number of operator checks during a build. A task with many operators gets tables with
 * fewer states.
 */
const MAX_CHECKS = 8_000_000;
/** Minimum number of states: smaller tables give bounds too weak for the time they take. */
const MIN_STATES = 16_384;

/** Number of evaluations by other heuristics before a build pays off. Large builds need more. */
const PATIENCE = 6;
const CHECKS_PER_EVALUATION = 120_000;
const MAX_PATIENCE = 40;

/**
 * The pattern databases of one goal. Built in slices on first use and kept with the compiled goal,
 * for later searches from any state. The highest of their bounds counts.
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
   * Whether it is worth continuing the build, or using the tables if they are complete.
   *
   * @param evaluations number of evaluations by other heuristics in this search so far; expensive
   *   tables wait for more
   */
  isDue(evaluations: number): boolean {
    if (evaluations >= this.#patience) return true;
    return !this.#isReady && this.#patience === Number.POSITIVE_INFINITY;
  }

  /**
   * Continues the build.
   *
   * @param units maximum amount of work
   * @returns whether the tables are complete and worth using
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
   * Builds the tables before any search needs them.
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

  /** @returns number of units of work done */
  #advance(): number {
    const { done, value } = this.#work.next();
    if (!done) return value;
    this.#isReady = true;
    return 0;
  }

  /** A lower bound in thousandths once the tables are complete; infinite for a dead end. */
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

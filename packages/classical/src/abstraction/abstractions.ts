import type { FFHeuristic } from "../heuristics/ff.ts";
import type { Task } from "../model/task.ts";
import { AbstractionTable } from "./abstraction-table.ts";
import { chooseAbstractions } from "./choose-abstractions.ts";

/** States of all tables of one goal: half a megabyte, five times that while they are built. */
const MAX_STATES = 262_144;
/** Building looks at operators for every state: tasks with many get fewer states. */
const MAX_CHECKS = 8_000_000;
/** Tables smaller than this say little, unless they hold everything. */
const MIN_STATES = 2048;

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
  readonly #heuristic: () => FFHeuristic;
  #tables: readonly AbstractionTable[] | undefined;
  #building = 0;

  constructor(task: Task, heuristic: () => FFHeuristic) {
    this.#task = task;
    this.#heuristic = heuristic;
  }

  /** Whether all tables are complete. */
  get isReady(): boolean {
    return this.#tables !== undefined && this.#building === this.#tables.length;
  }

  /** Evaluations by other means after which a search builds the tables, or uses them. */
  get patience(): number {
    const states = this.#chosen().reduce((sum, { space }) => sum + space.size, 0);
    const checks = states * this.#task.operatorCount;
    return Math.min(MAX_PATIENCE, PATIENCE + Math.floor(checks / CHECKS_PER_EVALUATION));
  }

  get bytes(): number {
    return this.#tables?.reduce((sum, table) => sum + table.bytes, 0) ?? 0;
  }

  /**
   * Goes on building.
   *
   * @param states how many states to settle at most
   * @returns whether all tables are complete
   */
  build(deadline: { isLate(): boolean }, states: number): boolean {
    const tables = this.#chosen();
    for (; this.#building < tables.length; this.#building++) {
      if (!(tables[this.#building] as AbstractionTable).build(deadline, states)) return false;
    }
    return true;
  }

  /** A lower bound in thousandths once the tables are complete; infinite where there is no plan. */
  at(values: Int32Array): number {
    const tables = this.#tables as readonly AbstractionTable[];
    let highest = 0;
    for (let index = 0; index < tables.length; index++) {
      highest = Math.max(highest, (tables[index] as AbstractionTable).at(values));
    }
    return highest;
  }

  #chosen(): readonly AbstractionTable[] {
    this.#tables ??= this.#choose();
    return this.#tables;
  }

  #choose(): readonly AbstractionTable[] {
    const task = this.#task;
    const affordable = Math.floor(MAX_CHECKS / Math.max(1, task.operatorCount));
    const most = Math.min(MAX_STATES, affordable);
    if (most < MIN_STATES) return [];
    const spaces = chooseAbstractions(task, this.#heuristic(), most);
    return spaces.map((space) => new AbstractionTable(space));
  }
}

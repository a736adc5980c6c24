/**
 * The layout of tables: classes of values, states, steps backwards.
 *
 * @module
 */

import type { Task } from "../../model/task.ts";
import type { ValueClasses } from "./value-classes.ts";

/** How the classes of a task's variables number the states of a table: the first variable fastest. */
export class TableLayout {
  readonly task: Task;
  /** By variable of the task. */
  readonly classes: readonly ValueClasses[];
  readonly stride: Float64Array;
  /** The number of states in the table. */
  readonly states: number;

  constructor(task: Task, classes: readonly ValueClasses[]) {
    this.task = task;
    this.classes = classes;
    this.stride = new Float64Array(classes.length);
    let states = 1;
    classes.forEach(({ count }, variable) => {
      this.stride[variable] = states;
      states *= count;
    });
    this.states = states;
  }

  /** Equal in two threads exactly if their tables mean the same, for one domain. */
  get fingerprint(): string {
    const { task, classes } = this;
    const values = classes.map(({ representative, listed }) =>
      listed === undefined ? representative.join(".") : listed.join("."),
    );
    return [task.variables.join(), task.actions.join(), task.scaledCost.join(), ...values].join(
      "/",
    );
  }
}

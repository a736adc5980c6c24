/**
 * The layout of tables: value classes, state numbers, inverted operators.
 *
 * @module
 */

import type { Task } from "../../model/task.ts";
import type { ValueClasses } from "./value-classes.ts";

/** Numbers the states of a table by the classes of the task's variables, the first variable varying fastest. */
export class TableLayout {
  readonly task: Task;
  /** The value classes of each variable of the task. */
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

  /** Equal for two tables of a domain if and only if their numbers mean the same. */
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

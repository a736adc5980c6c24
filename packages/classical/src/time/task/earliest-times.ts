import type { JointTimedStep } from "@understudy/planner-core/schedule";
import type { TimeTask } from "./time-task.ts";

/** The variables of the parts of a step. */
interface StepVariables {
  readonly startReads: readonly number[];
  readonly startWrites: readonly number[];
  readonly endReads: readonly number[];
  readonly endWrites: readonly number[];
}

/** Time of what never happened: a thousandth before the question. */
const NEVER = -1;

/** Schedules steps as early as the steps that they depend on allow. */
export class EarliestTimes {
  /** Time of the last change of each joint variable, in thousandths; {@link NEVER} without one. */
  readonly wrote: Float64Array;
  /** The time of the last end. */
  last: number;
  readonly #task: TimeTask;
  /** The time at which each variable was read last. */
  readonly #read: Float64Array;
  /** The time from which each member is free. */
  readonly #free: Float64Array;

  constructor(task: TimeTask, before?: EarliestTimes) {
    this.#task = task;
    const { markStart } = task.joint;
    this.wrote = before?.wrote.slice() ?? new Float64Array(markStart).fill(NEVER);
    this.#read =
      before === undefined ? new Float64Array(markStart).fill(NEVER) : before.#read.slice();
    this.#free =
      before === undefined ? new Float64Array(task.problem.members.length) : before.#free.slice();
    this.last = before?.last ?? 0;
  }

  copy(): EarliestTimes {
    return new EarliestTimes(this.#task, this);
  }

  /**
   * Adds a step.
   *
   * @param duration in thousandths
   * @returns the time of its end
   */
  add(step: JointTimedStep, duration: number): number {
    const { startReads, startWrites, endReads, endWrites } = this.#variablesOf(step);
    const keeps = this.#task.keeps[step.index] as readonly number[];
    const { wrote } = this;
    const read = this.#read;
    // What interferes is a thousandth apart.
    const after = (variable: number): number => (wrote[variable] as number) + 1;
    const afterAll = (variable: number): number =>
      Math.max(after(variable), (read[variable] as number) + 1);
    let start = 0;
    for (const variable of startReads) start = Math.max(start, after(variable));
    for (const variable of startWrites) start = Math.max(start, afterAll(variable));
    for (const variable of keeps) start = Math.max(start, wrote[variable] as number);
    for (const variable of endReads) start = Math.max(start, after(variable) - duration);
    for (const variable of endWrites) start = Math.max(start, afterAll(variable) - duration);
    const isAlone = !step.timed.alongside;
    if (isAlone) for (const member of step.members) start = Math.max(start, this.#freeAt(member));
    const end = start + duration;
    const raise = (table: Float64Array, variable: number, time: number): void => {
      if ((table[variable] as number) < time) table[variable] = time;
    };
    for (const variable of startReads) raise(read, variable, start);
    for (const variable of keeps) raise(read, variable, end - 1);
    for (const variable of endReads) raise(read, variable, end);
    for (const variable of startWrites) raise(wrote, variable, start);
    for (const variable of endWrites) raise(wrote, variable, end);
    if (isAlone) for (const member of step.members) this.#free[member] = end;
    this.last = Math.max(this.last, end);
    return end;
  }

  #freeAt(member: number): number {
    return this.#free[member] as number;
  }

  #variablesOf(step: JointTimedStep): StepVariables {
    const { joint, writes } = this.#task;
    let known = variablesByStep.get(step);
    if (known === undefined) {
      const all = (cases: readonly number[], lists: readonly (readonly number[])[]) =>
        unique(cases.flatMap((action) => lists[action] as readonly number[]));
      known = {
        startReads: all(step.starts, joint.reads),
        startWrites: all(step.starts, writes),
        endReads: all(step.ends, joint.reads),
        endWrites: all(step.ends, writes),
      };
      variablesByStep.set(step, known);
    }
    return known;
  }
}

function unique(list: readonly number[]): readonly number[] {
  return [...new Set(list)];
}

const variablesByStep = new WeakMap<JointTimedStep, StepVariables>();

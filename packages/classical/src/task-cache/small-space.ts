import { EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { ApplicableOperators } from "../model/applicable-operators.ts";
import type { Layout } from "../model/layout.ts";
import type { Task } from "../model/task.ts";

/** Limits on tasks whose state space may be small. */
const MAX_OPERATORS = 256;
const MAX_VARIABLES = 256;
/** Number of possible states up to which a space is small, however it grows. */
const FEW_STATES = 8192;

/** The parts of a task that the search of a small state space reads, prepared so that it computes little per state. */
export class SmallSpace {
  readonly task: Task;
  readonly operators: ApplicableOperators;
  readonly layout: Layout;
  /** For each variable the values that the goal accepts; all values without a test. */
  readonly goalLow: Int32Array;
  readonly goalHigh: Int32Array;
  /** Factors of the hash. */
  readonly mix: Int32Array;
  /** Cost of the cheapest operator, in thousandths. */
  readonly cheapest: number;
  /** Largest number of goal tests that one operator can meet; at least 1. */
  readonly mostMet: number = 1;
  /** Upper limit on the number of states. */
  readonly mostStates: number;

  private constructor(
    task: Task,
    layout: Layout,
    operators: ApplicableOperators,
    cheapest: number,
  ) {
    const { min, max, compiled, operatorCount, effects, effectStart } = task;
    const { tests, testStart } = compiled;
    this.task = task;
    this.operators = operators;
    this.cheapest = cheapest;
    this.layout = layout;
    this.goalLow = Int32Array.from(min);
    this.goalHigh = Int32Array.from(max);
    this.mix = Int32Array.from(min, (_, variable) => Math.imul(variable + 1, 0x9e3779b1) | 1);
    const end = testStart[operatorCount + 1] as number;
    for (let at = testStart[operatorCount] as number; at < end; at += 3) {
      const variable = tests[at] as number;
      this.goalLow[variable] = Math.max(this.goalLow[variable] as number, tests[at + 1] as number);
      this.goalHigh[variable] = Math.min(
        this.goalHigh[variable] as number,
        tests[at + 2] as number,
      );
    }
    for (let operator = 0; operator < operatorCount; operator++) {
      let met = 0;
      const last = effectStart[operator + 1] as number;
      for (let at = effectStart[operator] as number; at < last; at += EFFECT_LENGTH) {
        const variable = effects[at + 1] as number;
        const isTested =
          this.goalLow[variable] !== min[variable] || this.goalHigh[variable] !== max[variable];
        if (isTested) met++;
      }
      this.mostMet = Math.max(this.mostMet, met);
    }
    this.mostStates = min.reduce(
      (n, low, variable) => n * ((max[variable] as number) - low + 1),
      1,
    );
  }

  /** Undefined for a task that is too large, or that needs a look at whole states. */
  static of(
    task: Task,
    layout: Layout,
    operators: ApplicableOperators,
    cheapest: number,
  ): SmallSpace | undefined {
    const { operatorCount, runtimeCosts, checks, variables } = task;
    if (operatorCount > MAX_OPERATORS || variables.length > MAX_VARIABLES) return undefined;
    if (runtimeCosts || checks.length > 0) return undefined;
    return new SmallSpace(task, layout, operators, cheapest);
  }

  /** Whether the space is small, however it grows. */
  get isSmall(): boolean {
    return this.mostStates <= FEW_STATES;
  }

  /** Whether a value of a variable passes its goal test. */
  meets(variable: number, value: number): boolean {
    return (
      value >= (this.goalLow[variable] as number) && value <= (this.goalHigh[variable] as number)
    );
  }
}

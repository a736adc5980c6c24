import { callSafely } from "../../../base/safe-call.ts";
import type { Goal } from "../../../rules/domain/domain.ts";
import type { PlanProver } from "../../../rules/plan/prover.ts";
import { type ClassicalTask, isForLlmGoal } from "./classical-plan.ts";
import type { PreparedRequest } from "./prepare.ts";
import type { ClassicalAnswer } from "./progress.ts";

/** A plan whose first steps the agent already has. */
export interface CommittedPlan {
  readonly actions: readonly number[];
  readonly scaledCost: number;
  /** Number of steps given so far. */
  readonly length: number;
}

/** The callbacks and limits of early steps. */
export interface FirstStepsParts {
  readonly prover: PlanProver;
  /** Limit on the plan's cost, relative to the classical planner's; if that cost is unknown, no step is given early. */
  readonly maxCostRatio: number;
  /** The classical planner's steps from a state to a goal, if it finds them quickly. */
  readonly planOn: (from: ClassicalTask) => readonly number[] | undefined;
  /** Called once per step. */
  readonly give: (action: number, index: number) => unknown;
  /** Called with errors and rejections of `give`. */
  readonly onError: (error: unknown) => void;
}

/**
 * Gives the first steps of a plan to the agent before the plan is complete. A step of the LLM planner is given once it
 * and all earlier ones are proved, and the classical planner can reach the goal from there at an acceptable cost. So
 * there is always a plan that begins with the given steps. Given steps are final: every plan served later begins with
 * them.
 */
export class FirstSteps {
  readonly #parts: FirstStepsParts;
  /** The request behind the LLM planner's question; undefined before there is one. */
  #asked: PreparedRequest | undefined;
  #goal: Goal | undefined;
  #maxScaledCost = Number.NEGATIVE_INFINITY;
  /** Accepted steps of the LLM planner: first the given ones, then those for which no cheap completion is known yet. */
  readonly #standing: number[] = [];
  /** For each accepted step, the number of steps by the LLM planner up to it, idle steps included. */
  readonly #said: number[] = [];
  #saidCount = 0;
  #given = 0;
  /** A complete plan that begins with the accepted steps, if one is known. */
  #whole: readonly number[] | undefined;
  #committed: CommittedPlan | undefined;

  constructor(parts: FirstStepsParts) {
    this.#parts = parts;
  }

  /** The plan that begins with the given steps; undefined before the first given step. */
  get committed(): CommittedPlan | undefined {
    return this.#committed;
  }

  /** Sets the LLM planner's question and the plan to compare costs with. */
  measure({ meaning, classicalPlan }: ClassicalAnswer): void {
    this.#asked = meaning.asked;
    this.#goal = classicalPlan.llmGoal;
    const isComparable = isForLlmGoal(classicalPlan);
    this.#whole = isComparable ? classicalPlan.actions : undefined;
    this.#maxScaledCost = isComparable
      ? classicalPlan.scaledCost * this.#parts.maxCostRatio
      : Number.NEGATIVE_INFINITY;
  }

  /** Adds a sound step of the LLM planner. */
  say(action: number): void {
    const goal = this.#goal;
    const asked = this.#asked;
    if (goal === undefined || asked === undefined) return;
    const { prover } = this.#parts;
    const { state } = asked;
    this.#saidCount++;
    prover.prove(state, this.#standing, undefined, asked);
    const before = prover.state.slice();
    const steps = [...this.#standing, action];
    if (!prover.prove(state, steps, undefined, asked)) return;
    if (before.every((code, variable) => code === prover.state[variable])) return;
    this.#standing.push(action);
    this.#said.push(this.#saidCount);
    const whole = this.#planOn({ asked, goal, state: prover.state.slice() });
    this.#whole = whole;
    if (whole === undefined || !prover.prove(state, whole, goal.condition, asked)) return;
    const scaledCost = prover.scaledCost;
    if (scaledCost > this.#maxScaledCost) return;
    this.#committed = { actions: whole, scaledCost, length: this.#standing.length };
    this.#tell(whole, this.#standing.length);
  }

  /**
   * The LLM planner's answer with the given steps at its beginning; undefined if the answer does not begin with them.
   */
  fit(answer: readonly number[]): readonly number[] | undefined {
    const length = this.#committed?.length ?? 0;
    if (length === 0) return answer;
    const said = this.#said[length - 1] as number;
    if (said > answer.length) return undefined;
    for (let index = 0; index < length; index++) {
      if (answer[(this.#said[index] as number) - 1] !== this.#standing[index]) return undefined;
    }
    return [...this.#standing.slice(0, length), ...answer.slice(said)];
  }

  /** Gives the rest of the served plan. */
  settle(actions: readonly number[]): void {
    this.#tell(actions, actions.length);
  }

  /**
   * The classical planner's steps after the accepted ones; as long as the LLM planner follows the old completion, that
   * is reused.
   */
  #planOn(from: ClassicalTask): readonly number[] | undefined {
    const length = this.#standing.length;
    const goesOn = this.#whole?.[length - 1] === this.#standing[length - 1];
    if (goesOn) return this.#whole;
    const rest = this.#parts.planOn(from);
    return rest === undefined ? undefined : [...this.#standing, ...rest];
  }

  /** Gives the steps up to index `end`. */
  #tell(actions: readonly number[], end: number): void {
    const { give, onError } = this.#parts;
    while (this.#given < end) {
      const index = this.#given++;
      callSafely(() => give(actions[index] as number, index), onError);
    }
  }
}

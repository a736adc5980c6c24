import type { AnyDomainTypes, Domain, PackedState } from "../../../rules/index.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { GoalReference } from "../../contract/request.ts";
import { chooseGoals } from "../../orchestrator/request/goal-choice.ts";
import { newPlanInPlay } from "../new-plan-in-play.ts";
import { atFirstStep } from "../plan-in-play.ts";
import { GoalWatch } from "./goal-watch.ts";

/** Only priorities decide: no cool-downs, and no delay before preemption. */
const NO_TIME = 0;

/**
 * The goals of an agent whose plans are played outside a runner. Reports when all goals hold, and when a plan must give
 * way to a more important goal, by the rules of a runner.
 */
export class SeveralGoals {
  readonly #domain: Domain;
  readonly #goals: GoalWatch<AnyDomainTypes>;
  /** The more important goals that the current plan may leave violated. */
  #accepted: ReadonlySet<string> = new Set();

  private constructor(domain: Domain, goal: GoalReference) {
    this.#domain = domain;
    this.#goals = new GoalWatch(domain, goal);
  }

  /**
   * @returns undefined for a single goal, which the plan itself states
   * @throws RequestError if it is malformed or unknown
   */
  static of(domain: Domain, goal: GoalReference): SeveralGoals | undefined {
    const { goals, directive } = chooseGoals(domain, goal);
    const isOne = goals.length === 1 && directive === undefined;
    return isOne ? undefined : new SeveralGoals(domain, goal);
  }

  /** Sets the current plan, and the state for which it was made. */
  follow(outcome: Outcome, state: PackedState): void {
    const plan = atFirstStep(outcome, undefined);
    const inPlay = newPlanInPlay(plan, state, this.#goals, this.#domain, NO_TIME);
    this.#accepted = inPlay.accepted;
  }

  /** Whether all goals hold. */
  holdIn(state: PackedState): boolean {
    return this.#goals.isContent(state, NO_TIME);
  }

  /** Whether a more important goal than that of the plan is violated, and the plan did not foresee it. */
  preempt({ goal }: Outcome, state: PackedState): boolean {
    return this.#goals.preempts(goal, this.#accepted, state, NO_TIME);
  }
}

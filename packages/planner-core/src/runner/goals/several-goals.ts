import type { Outcome } from "../../contract/outcome.ts";
import type { GoalReference } from "../../contract/request.ts";
import type { AnyDomainTypes } from "../../domain/definition/types.ts";
import type { Domain } from "../../domain/domain.ts";
import { chooseGoals } from "../../orchestrator/request/goal-choice.ts";
import type { PackedState } from "../../state/packed-state.ts";
import { newPlanInPlay } from "../new-plan-in-play.ts";
import { PlanInPlayProver } from "../plan-in-play.ts";
import { GoalWatch } from "./goal-watch.ts";

/** Priorities alone say what comes first: no goal rests, and none waits before it preempts. */
const NO_TIME = 0;

/**
 * The goals of an agent whose plans somebody else plays: tells when they all hold, and when a plan gives way to a more
 * important goal, as a runner would.
 */
export class SeveralGoals {
  readonly #goals: GoalWatch<AnyDomainTypes>;
  readonly #prover: PlanInPlayProver<AnyDomainTypes>;
  /** The more important goals that the plan was made in spite of. */
  #accepted: ReadonlySet<string> = new Set();

  private constructor(domain: Domain, goal: GoalReference) {
    this.#goals = new GoalWatch(domain, goal);
    this.#prover = new PlanInPlayProver(domain);
  }

  /**
   * @returns undefined if there is one goal, which is that of each plan
   * @throws RequestError if it is malformed, or there is no such goal
   */
  static of(domain: Domain, goal: GoalReference): SeveralGoals | undefined {
    const { goals, directive } = chooseGoals(domain, goal);
    const isOne = goals.length === 1 && directive === undefined;
    return isOne ? undefined : new SeveralGoals(domain, goal);
  }

  /** A plan is followed, made for a state. */
  follow(outcome: Outcome, state: PackedState): void {
    const actions = outcome.plan?.actions ?? [];
    const inPlay = newPlanInPlay(outcome, actions, state, this.#goals, this.#prover, NO_TIME);
    this.#accepted = inPlay.accepted;
  }

  /** Whether all of them hold. */
  holdIn(state: PackedState): boolean {
    return this.#goals.isContent(state, NO_TIME);
  }

  /** Whether a more important goal than that of the plan holds no longer, which the plan did not foresee. */
  preempt({ goal }: Outcome, state: PackedState): boolean {
    return this.#goals.preempts(goal, this.#accepted, state, NO_TIME);
  }
}

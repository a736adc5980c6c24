import type { Domain, Goal } from "../domain/domain.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { Plan } from "./plan.ts";
import type { PlanPool, PooledPlan } from "./plan-pool.ts";
import { PlanProver } from "./prover.ts";
import { rangePrecondition } from "./range-precondition.ts";
import { testsHold } from "./step-code.ts";

/**
 * Number of proofs of one plan for one goal after which its precondition is compiled, which takes as long as about ten
 * proofs.
 */
const PROOFS_TO_COMPILE = 8;

/**
 * Proves recurring plans and creates plan objects: at first by simulation, later by the precondition of the whole plan,
 * if that has a simple form. Results stay in the fields until the next proof.
 */
export class PooledProver {
  readonly #domain: Domain;
  readonly #plans: PlanPool;
  readonly #prover: PlanProver;
  /** The plan of the last successful proof. */
  plan: Plan | undefined;
  /** The cost of the last proved plan in thousandths. */
  scaledCost = 0;

  constructor(domain: Domain, plans: PlanPool) {
    this.#domain = domain;
    this.#plans = plans;
    this.#prover = new PlanProver(domain);
  }

  /**
   * Whether the first `length` ids of `actions` are a plan from a state to the goal, with an effect
   * at each step.
   *
   * @throws CostError if a run-time cost function throws or returns an invalid cost
   */
  prove(state: PackedState, actions: ArrayLike<number>, length: number, goal: Goal): boolean {
    const known = this.#plans.find(actions, length);
    if (known?.goal === goal && known.tests !== undefined && testsHold(known.tests, state)) {
      this.plan = known.plan;
      this.scaledCost = known.scaledCost;
      return true;
    }
    const prover = this.#prover;
    if (!prover.prove(state, actions, goal.condition, undefined, 0, length)) return false;
    if (prover.idleStep >= 0) return false;
    this.plan = known?.plan ?? this.#plans.of(actions, length);
    this.scaledCost = prover.scaledCost;
    if (known !== undefined && known.goal !== goal) this.#compile(known, goal);
    return true;
  }

  #compile(known: PooledPlan, goal: Goal): void {
    if (this.#domain.hasRuntimeCosts || ++known.proofs < PROOFS_TO_COMPILE) return;
    known.proofs = 0;
    known.goal = goal;
    known.tests = rangePrecondition(this.#domain, known.plan.actions, goal.condition);
    known.scaledCost = this.scaledCost;
  }
}

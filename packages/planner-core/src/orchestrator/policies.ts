import type { Clock } from "../clock.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { CostError } from "../errors.ts";
import type { PlanConstraints } from "../plan/prover.ts";
import { PlanProver } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { Planner, Policy, PolicyProblem } from "./planner.ts";

/** What a problem demands that decides whether a policy may answer it. */
export interface PolicyDemand extends PlanConstraints {
  readonly costVersion?: number | string | undefined;
}

/** What a policy says about a state. Costs are in thousandths. */
export type PolicyAnswer =
  | {
      readonly status: "solved";
      readonly actions: readonly number[];
      readonly cost: number;
      /** Whether the proof came to the cost that the policy promised. */
      readonly optimal: boolean;
    }
  | { readonly status: "unsolvable" };

/**
 * The policies of a planner, as far as they are ready: never waited for, never built here. What they
 * say is proved before it is believed, and one that throws is treated as if it did not know.
 */
export class Policies {
  readonly #domain: Domain;
  readonly #planner: Planner;
  readonly #onError: () => void;
  readonly #prover: PlanProver;
  #actions: Int32Array = new Int32Array(64);

  /** @param onError called when a policy throws, or writes a plan that does not prove */
  constructor(domain: Domain, planner: Planner, onError: () => void = () => {}) {
    this.#domain = domain;
    this.#planner = planner;
    this.#onError = onError;
    this.#prover = new PlanProver(domain);
  }

  /** Whether the planner has policies at all. */
  get areOffered(): boolean {
    return this.#planner.policy !== undefined;
  }

  /** Where `read` writes plans; replaced by a longer one when a policy needs it. */
  get actions(): Int32Array {
    return this.#actions;
  }

  /** The policy for a problem, if one is ready. */
  find(problem: PolicyProblem): Policy | undefined {
    const planner = this.#planner;
    if (planner.policy === undefined) return undefined;
    try {
      return planner.policy(problem);
    } catch {
      this.#onError();
      return undefined;
    }
  }

  /** Writes the policy's plan to `actions`: its length, or -1 without one. Allocates nothing. */
  read(policy: Policy, state: PackedState): number {
    try {
      const { longestPlan } = policy;
      if (longestPlan > this.#actions.length) this.#actions = new Int32Array(2 * longestPlan);
      const length = policy.plan(state, this.#actions);
      return Number.isInteger(length) && length <= this.#actions.length ? length : -1;
    } catch {
      this.#onError();
      return -1;
    }
  }

  /** Lets the planner build what was asked for and is not ready, until `untilMs` of the clock. */
  build(untilMs: number, clock: Clock): void {
    try {
      this.#planner.buildSlice?.({ untilMs, clock });
    } catch {
      this.#onError();
    }
  }

  /** What the policy for a goal says, proved; undefined if there is none or it does not know. */
  answer(goal: Goal, state: PackedState, demand: PolicyDemand): PolicyAnswer | undefined {
    const policy = this.#policyFor(goal, demand);
    if (policy === undefined) return undefined;
    const cost = this.costOf(policy, state);
    if (cost === Number.POSITIVE_INFINITY) return { status: "unsolvable" };
    if (!(cost >= 0)) return undefined;
    const length = this.read(policy, state);
    if (length < 0) return undefined;
    const actions = Array.from(this.#actions.subarray(0, length));
    const prover = this.#prover;
    if (!prover.prove(state, actions, goal.condition)) {
      this.#onError();
      return undefined;
    }
    return { status: "solved", actions, cost: prover.cost, optimal: prover.cost <= cost };
  }

  /** The cost of an optimal plan in thousandths, if a policy knows that there is one. */
  cost(goal: Goal, state: PackedState, demand: PolicyDemand): number | undefined {
    const policy = this.#policyFor(goal, demand);
    if (policy === undefined) return undefined;
    const cost = this.costOf(policy, state);
    return cost >= 0 && cost < Number.POSITIVE_INFINITY ? cost : undefined;
  }

  /** Policies know neither disabled actions nor further conditions to maintain. */
  #policyFor(goal: Goal, demand: PolicyDemand): Policy | undefined {
    if (!this.areOffered || demand.disabled !== undefined || demand.maintain !== undefined) {
      return undefined;
    }
    return this.find({ domain: this.#domain, goal, costVersion: demand.costVersion });
  }

  /**
   * The cost that a policy names: -1 where it does not know.
   *
   * @throws CostError if a run-time cost function misbehaves
   */
  costOf(policy: Policy, state: PackedState): number {
    try {
      return policy.cost(state);
    } catch (error) {
      if (error instanceof CostError) throw error;
      this.#onError();
      return -1;
    }
  }
}

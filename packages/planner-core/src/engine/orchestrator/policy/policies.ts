/**
 * Policies of the planner: tables that hold the answer for every state.
 *
 * @module
 */

import type { Clock } from "../../../base/clock/clock.ts";
import { CostError } from "../../../base/errors.ts";
import type { Domain, Goal } from "../../../rules/domain/domain.ts";
import { withoutIdleSteps } from "../../../rules/plan/idle-steps.ts";
import type { PlanConstraints } from "../../../rules/plan/prover.ts";
import { PlanProver } from "../../../rules/plan/prover.ts";
import type { PackedState } from "../../../rules/state/packed-state.ts";
import type { Planner } from "../../contract/planner.ts";
import type { Policy, PolicyProblem } from "../../contract/policy.ts";

/** Limit on the plan length that a policy may announce. */
const MAX_PLAN = 1_000_000;

/** Constraints that decide whether a policy can answer a problem. */
export interface PolicyDemand extends PlanConstraints {
  readonly costVersion?: number | string | undefined;
}

/** A policy's answer for a state. */
export type PolicyAnswer =
  | {
      readonly status: "solved";
      readonly actions: readonly number[];
      readonly scaledCost: number;
      /** Whether the cost found by the proof equals the policy's. */
      readonly optimal: boolean;
    }
  | { readonly status: "unsolvable" };

/**
 * The ready policies of a planner; none is built here. Plans of policies are proved before use, and an error counts as
 * a missing answer.
 */
export class Policies {
  readonly #domain: Domain;
  readonly #planner: Planner;
  readonly #onError: (error: unknown) => void;
  readonly #prover: PlanProver;
  /** The buffer for plans; undefined while in use. */
  #buffer: Int32Array | undefined;

  /** @param onError called when a policy throws or its plan fails the proof */
  constructor(domain: Domain, planner: Planner, onError: (error: unknown) => void = () => {}) {
    this.#domain = domain;
    this.#planner = planner;
    this.#onError = onError;
    this.#prover = new PlanProver(domain);
  }

  /** Whether the planner offers policies. */
  get areOffered(): boolean {
    return this.#planner.policy !== undefined;
  }

  /** The policy for a problem, if one is ready. */
  find(problem: PolicyProblem): Policy | undefined {
    const planner = this.#planner;
    if (planner.policy === undefined) return undefined;
    try {
      const policy = planner.policy(problem);
      if (policy === undefined) return undefined;
      const { longestPlan } = policy;
      if (longestPlan >= 0 && longestPlan <= MAX_PLAN) return policy;
      this.#onError(
        new RangeError(`longestPlan is ${String(longestPlan)}, which is not a possible length`),
      );
    } catch (error) {
      this.#onError(error);
    }
    return undefined;
  }

  /** A reusable buffer for a policy's plans; nested calls get a new one. */
  takeBuffer(policy: Policy): Int32Array {
    const buffer = this.#buffer;
    this.#buffer = undefined;
    const { longestPlan } = policy;
    if (buffer !== undefined && buffer.length >= longestPlan) return buffer;
    return new Int32Array(Math.max(64, 2 * longestPlan));
  }

  giveBack(buffer: Int32Array): void {
    this.#buffer = buffer;
  }

  /** Writes the policy's plan to `actions` and returns its length; -1 if there is no plan. Allocates nothing. */
  read(policy: Policy, state: PackedState, actions: Int32Array): number {
    try {
      const length = policy.plan(state, actions);
      return Number.isInteger(length) && length <= actions.length ? length : -1;
    } catch (error) {
      this.#onError(error);
      return -1;
    }
  }

  /** Lets the planner build requested policies until `untilMs`, a time of the clock. */
  build(untilMs: number, clock: Clock): void {
    try {
      this.#planner.buildSlice?.({ untilMs, clock });
    } catch (error) {
      this.#onError(error);
    }
  }

  /**
   * The proved answer of a goal's policy; undefined if there is none. Policies ignore disabled actions and further
   * `maintain` conditions, but a plan that happens to satisfy them is still optimal, and a goal that is unreachable
   * without constraints is unreachable with them. Not used for requests with ways.
   */
  answer(goal: Goal, state: PackedState, demand: PolicyDemand): PolicyAnswer | undefined {
    if (demand.ways !== undefined) return undefined;
    const policy = this.#find(goal, demand);
    if (policy === undefined) return undefined;
    const promised = this.scaledCostOf(policy, state);
    if (promised === Number.POSITIVE_INFINITY) return { status: "unsolvable" };
    if (!(promised >= 0)) return undefined;
    const actions = this.#copyOf(policy, state);
    if (actions === undefined) return undefined;
    const prover = this.#prover;
    if (!prover.prove(state, actions, goal.condition, demand)) {
      if (isConstrained(demand)) return undefined;
      this.#onError(new TypeError("a policy's plan does not work"));
      return undefined;
    }
    const trimmed = withoutIdleSteps(prover, state, actions, goal.condition, demand);
    const { scaledCost } = prover;
    const optimal = scaledCost <= promised;
    return { status: "solved", actions: trimmed?.actions ?? actions, scaledCost, optimal };
  }

  #copyOf(policy: Policy, state: PackedState): readonly number[] | undefined {
    const buffer = this.takeBuffer(policy);
    const length = this.read(policy, state, buffer);
    const actions = length < 0 ? undefined : Array.from(buffer.subarray(0, length));
    this.giveBack(buffer);
    return actions;
  }

  /** The scaled cost of an optimal plan, if a policy has one. */
  scaledCost(goal: Goal, state: PackedState, demand: PolicyDemand): number | undefined {
    const policy = this.#policyFor(goal, demand);
    if (policy === undefined) return undefined;
    const scaledCost = this.scaledCostOf(policy, state);
    return scaledCost >= 0 && scaledCost < Number.POSITIVE_INFINITY ? scaledCost : undefined;
  }

  /**
   * Lower bounds on the scaled cost from states to a goal, if a policy is ready: the policy's cost, `Infinity` if no
   * plan exists, 0 if unknown.
   */
  scaledCostToGo(goal: Goal, demand: PolicyDemand): ((state: PackedState) => number) | undefined {
    const policy = this.#policyFor(goal, demand);
    if (policy === undefined) return undefined;
    return (state) => {
      const scaledCost = this.scaledCostOf(policy, state);
      return scaledCost >= 0 ? scaledCost : 0;
    };
  }

  /** The policy for a goal, ignoring constraints; none for requests whose costs differ. */
  #policyFor(goal: Goal, demand: PolicyDemand): Policy | undefined {
    return isConstrained(demand) ? undefined : this.#find(goal, demand);
  }

  #find(goal: Goal, demand: PolicyDemand): Policy | undefined {
    if (!this.areOffered) return undefined;
    return this.find({ domain: this.#domain, goal, costVersion: demand.costVersion });
  }

  /**
   * The scaled cost from a policy; -1 if unknown.
   *
   * @throws CostError if a run-time cost function throws or returns an invalid cost
   */
  scaledCostOf(policy: Policy, state: PackedState): number {
    try {
      return policy.scaledCost(state);
    } catch (error) {
      if (error instanceof CostError) throw error;
      this.#onError(error);
      return -1;
    }
  }
}

function isConstrained({ disabled, maintain, ways }: PolicyDemand): boolean {
  return disabled !== undefined || maintain !== undefined || ways !== undefined;
}

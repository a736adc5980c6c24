import type {
  Domain,
  PackedState,
  PlanSearch,
  Policy,
  SearchResult,
} from "@understudy/planner-core";
import { OuterSearch } from "@understudy/planner-core/internal";
import { actionsOfPlan } from "./case-problem.ts";

/** A search over cases that returns actions. */
export class CaseSearch extends OuterSearch {
  readonly #domain: Domain;

  /** @param domain the domain with the original actions */
  constructor(domain: Domain, search: PlanSearch) {
    super(search);
    this.#domain = domain;
  }

  override result(): SearchResult {
    const result = this.inner.result();
    if (result.status === "unsolvable") return result;
    return { ...result, actions: actionsOfPlan(this.#domain, result.actions) };
  }
}

const policies = new WeakMap<Policy, CasePolicy>();

/**
 * A policy over cases that returns actions. Cached, so that equal policies give the same object.
 */
export class CasePolicy implements Policy {
  readonly #actionOf: Int32Array;
  readonly #policy: Policy;

  private constructor(actionOf: Int32Array, policy: Policy) {
    this.#actionOf = actionOf;
    this.#policy = policy;
  }

  static of(domain: Domain, policy: Policy | undefined): Policy | undefined {
    const { split } = domain.cases;
    if (split === undefined || policy === undefined) return policy;
    let known = policies.get(policy);
    if (known === undefined) {
      known = new CasePolicy(split.actionOf, policy);
      policies.set(policy, known);
    }
    return known;
  }

  get longestPlan(): number {
    return this.#policy.longestPlan;
  }

  get bytes(): number {
    return this.#policy.bytes;
  }

  scaledCost(state: PackedState): number {
    return this.#policy.scaledCost(state);
  }

  plan(state: PackedState, actions: Int32Array): number {
    const length = this.#policy.plan(state, actions);
    for (let index = 0; index < length; index++) {
      actions[index] = this.#actionOf[actions[index] as number] as number;
    }
    return length;
  }
}

import { ActionSet } from "../../../rules/domain/actions/action-set.ts";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { Domain } from "../../../rules/domain/domain.ts";
import type { PlanConstraints } from "../../../rules/plan/prover.ts";
import type { Cooldowns } from "../../life/cooldowns.ts";
import { constraintsOf } from "../../orchestrator/request/prepare.ts";
import type { Holdings } from "../holdings.ts";
import type { PlanRunnerOptions, RunnerRequest } from "../options.ts";

/** Further fields of a runner's requests besides agent, state, goal and budget. A game may change them in each tick. */
export class CarriedRequest<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #request: PlanRunnerOptions<T>["request"];
  #fields: RunnerRequest<T>;
  #constraints: PlanConstraints;

  /** @throws RequestError if `disabled`, `maintain` or `ways` is malformed; errors of the game's function */
  constructor(domain: Domain<T>, request: PlanRunnerOptions<T>["request"]) {
    this.#domain = domain;
    this.#request = request;
    this.#fields = (typeof request === "function" ? request() : request) ?? {};
    this.#constraints = constraintsOf(domain, this.#fields);
  }

  /** The constraints on every plan. */
  get constraints(): PlanConstraints {
    return this.#constraints;
  }

  /**
   * The fields of a new question. Its ways are those used to prove the plan.
   *
   * @throws RequestError if its ways are malformed; errors of the game's function
   */
  question(): RunnerRequest<T> {
    const { ways } = this.#fields;
    if (ways === undefined) return this.#fields;
    // Fields from a function were already read in this tick.
    if (typeof this.#request !== "function") {
      this.#constraints = { ...this.#constraints, ways: this.#domain.ways(ways) };
    }
    return { ...this.#fields, ways: this.#constraints.ways };
  }

  /**
   * Reads the game's fields again. Returns whether they are new.
   *
   * @throws like the constructor; the old fields then remain
   */
  refresh(): boolean {
    if (typeof this.#request !== "function") return false;
    const fields = this.#request();
    if (fields === this.#fields) return false;
    this.#constraints = constraintsOf(this.#domain, fields);
    this.#fields = fields;
    return true;
  }

  /** The actions to avoid: those disabled by the game, on cool-down, or in need of resources that other agents hold. */
  disabled(cooldowns: Cooldowns, holdings: Holdings<T>, nowMs: number): ActionSet | undefined {
    const set = this.#constraints.disabled?.copy() ?? new ActionSet(this.#domain.actions.count);
    cooldowns.addTo(set, nowMs);
    holdings.addTaken(set, nowMs);
    return set.size === 0 ? undefined : set;
  }
}

import type { Domain, Goal } from "../domain/domain.ts";
import { COST_SCALE } from "../domain/tools.ts";
import type { DomainTypes } from "../domain/types.ts";
import type { PlanPool } from "../plan/plan-pool.ts";
import type { CacheAnswer, CacheQuery } from "./cache.ts";
import type { CacheDesk, Candidate } from "./cache-desk.ts";
import type { Choices } from "./choices.ts";
import { unsatisfied } from "./goal-choice.ts";
import type { Operation, OperationOutcome, OutcomeFields } from "./operation.ts";
import type { Operations } from "./operations.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { Partitions, PreparedRequest } from "./prepare.ts";
import type { Reporter } from "./reporter.ts";
import type { ProvedCandidate, Refusal, Situation } from "./situation.ts";
import type { UnderstudyPlan } from "./understudy.ts";

/** What is left to do for a request that goals and cache did not answer. */
export interface Unanswered {
  readonly situation: Situation;
  readonly candidate: Candidate | undefined;
  readonly refusal: Refusal | undefined;
}

/** The first acts in the life of a request: goals and cache, and what the understudy's plan decides. */
export class FirstLook<T extends DomainTypes> {
  readonly #domain: Domain;
  readonly #operations: Operations<T>;
  readonly #partitions: Partitions;
  readonly #cache: CacheDesk;
  /** Undefined without a lead: then nobody chooses. */
  readonly #choices: Choices | undefined;
  readonly #plans: PlanPool;
  readonly #settings: OrchestratorSettings;
  readonly #reporter: Reporter;
  readonly #hasLead: boolean;

  constructor(parts: {
    readonly domain: Domain;
    readonly operations: Operations<T>;
    readonly partitions: Partitions;
    readonly cache: CacheDesk;
    readonly choices: Choices;
    readonly plans: PlanPool;
    readonly settings: OrchestratorSettings;
    readonly reporter: Reporter;
    readonly hasLead: boolean;
  }) {
    this.#domain = parts.domain;
    this.#operations = parts.operations;
    this.#partitions = parts.partitions;
    this.#cache = parts.cache;
    this.#choices = parts.hasLead ? parts.choices : undefined;
    this.#plans = parts.plans;
    this.#settings = parts.settings;
    this.#reporter = parts.reporter;
    this.#hasLead = parts.hasLead;
  }

  /**
   * Goals, then what was chosen or planned before: the outcome if one of them answers at once.
   *
   * @param answer what the cache answered already, if it was asked
   * @param isDisposed whether the lead is not to be asked any more
   */
  look(
    operation: Operation<T>,
    request: PreparedRequest,
    answer: CacheAnswer | undefined,
    isDisposed: boolean,
  ): OperationOutcome<T> | Unanswered {
    const goals = unsatisfied(request.goals, request.state);
    const [goal] = goals;
    if (goal === undefined) {
      return this.#operations.serveNothingToDo(operation, request.goals[0] as Goal);
    }
    const choices = request.choices > 0 ? this.#choices : undefined;
    const choiceKey = choices?.key(request, goals);
    if (choices !== undefined && choiceKey !== undefined) {
      const chosen = choices.recall(choiceKey, request);
      if (chosen !== undefined) {
        this.#reporter.telemetry.count("cache.hit");
        return this.#operations.serveLast(operation, this.chosen(chosen, "exact"));
      }
    }
    const { state, text, disabled, maintain } = request;
    const domain = this.#domain;
    const partition = this.#partitions.of(request, goal);
    const { maxCostRatio } = this.#settings;
    const stateKey = domain.hasher.key(state);
    const query: CacheQuery = {
      domain,
      state,
      stateKey,
      goal,
      partition,
      text,
      maxCostRatio,
      disabled,
      maintain,
    };
    const situation: Situation = { request, goals, query, choiceKey };
    const find = this.#cache.look(situation, answer);
    if (find.served !== undefined) return this.#operations.serveLast(operation, find.served);
    // That the lead planned badly says nothing about its choices.
    const remembered = choiceKey === undefined ? find.refusal : undefined;
    const refusal: Refusal | undefined = isDisposed ? { reason: "disposed" } : remembered;
    return { situation, candidate: find.candidate, refusal };
  }

  /**
   * What can be decided without the lead once the understudy has its plan.
   *
   * @param mendUntilMs when mending must be done, in milliseconds of the clock
   */
  decide(
    operation: Operation<T>,
    { situation, candidate }: Unanswered,
    understudy: UnderstudyPlan,
    mendUntilMs?: number,
  ): OperationOutcome<T> | undefined {
    const cached =
      candidate === undefined
        ? undefined
        : this.#cache.decide(situation, candidate, understudy, mendUntilMs);
    if (cached !== undefined) return this.#operations.serveLast(operation, cached);
    return !this.#hasLead || understudy.leadGoal === undefined
      ? this.#operations.serveUnderstudy(operation, understudy, undefined)
      : undefined;
  }

  /** How a plan that the lead chose is served. */
  chosen(candidate: ProvedCandidate, source: "llm" | "exact"): OutcomeFields {
    return {
      status: "solved",
      plan: this.#plans.of(candidate.actions),
      goal: candidate.goal,
      cost: candidate.cost / COST_SCALE,
      optimal: candidate.optimal,
      source,
      leadSteps: 0,
      chosen: true,
    };
  }
}

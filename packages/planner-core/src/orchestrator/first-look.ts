import type { Domain, Goal } from "../domain/domain.ts";
import { COST_SCALE } from "../domain/tools.ts";
import type { DomainTypes } from "../domain/types.ts";
import type { PlanPool } from "../plan/plan-pool.ts";
import type { CacheAnswer, CacheQuery } from "./cache.ts";
import type { CacheDesk, Candidate } from "./cache-desk.ts";
import type { Choices } from "./choices.ts";
import { unsatisfied } from "./goal-choice.ts";
import { type Operation, OperationOutcome, type OutcomeFields } from "./operation.ts";
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
    const chosen = choiceKey === undefined ? undefined : choices?.recall(choiceKey, request);
    if (chosen !== undefined) {
      this.#reporter.telemetry.count("cache.hit");
      return this.#operations.serveLast(operation, this.chosen(chosen, "exact"));
    }
    const query = this.#query(request, goal);
    const refusal: Refusal | undefined = isDisposed ? { reason: "disposed" } : undefined;
    return this.#ask(operation, { request, goals, query, choiceKey }, refusal, answer);
  }

  /** What the cache has for a goal: the outcome, or what is left to do. */
  #ask(
    operation: Operation<T>,
    situation: Situation,
    refusal: Refusal | undefined,
    answer?: CacheAnswer,
  ): OperationOutcome<T> | Unanswered {
    const find = this.#cache.look(situation, answer);
    if (find.served !== undefined) return this.#operations.serveLast(operation, find.served);
    const { choiceKey } = situation;
    // That the lead planned badly says nothing about its choices.
    const remembered = choiceKey === undefined ? find.refusal : this.#choices?.refusal(choiceKey);
    return { situation, candidate: find.candidate, refusal: refusal ?? remembered };
  }

  #query(request: PreparedRequest, goal: Goal): CacheQuery {
    const { state, text, disabled, maintain } = request;
    const domain = this.#domain;
    const partition = this.#partitions.of(request, goal);
    const { maxCostRatio } = this.#settings;
    const stateKey = domain.hasher.key(state);
    return {
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
  }

  /**
   * What can be decided without the lead once the understudy has its plan: the outcome, or what the
   * lead is left to do.
   *
   * @param mendUntilMs when mending must be done, in milliseconds of the clock
   */
  decide(
    operation: Operation<T>,
    look: Unanswered,
    understudy: UnderstudyPlan,
    mendUntilMs?: number,
  ): OperationOutcome<T> | Unanswered {
    const { leadGoal } = understudy;
    const again =
      leadGoal === undefined || leadGoal === look.situation.query.goal
        ? look
        : this.#lookAgain(operation, look, leadGoal);
    if (again instanceof OperationOutcome) return again;
    const { situation, candidate } = again;
    const cached =
      candidate === undefined
        ? undefined
        : this.#cache.decide(situation, candidate, understudy, mendUntilMs);
    if (cached !== undefined) return this.#operations.serveLast(operation, cached);
    return !this.#hasLead || leadGoal === undefined
      ? this.#operations.serveUnderstudy(operation, understudy, undefined)
      : again;
  }

  /** The goals before this one proved unreachable: the cache may know something for this one. */
  #lookAgain(
    operation: Operation<T>,
    { situation, refusal }: Unanswered,
    goal: Goal,
  ): OperationOutcome<T> | Unanswered {
    const query = this.#query(situation.request, goal);
    const disposed = refusal?.reason === "disposed" ? refusal : undefined;
    return this.#ask(operation, { ...situation, query }, disposed);
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

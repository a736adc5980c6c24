import type { Clock } from "../clock.ts";
import { ShortLivedMap } from "../collections/short-lived-map.ts";
import type { Goal } from "../domain/domain.ts";
import { COST_SCALE } from "../domain/tools.ts";
import type { DomainTypes } from "../domain/types.ts";
import type { PlanPool } from "../plan/plan-pool.ts";
import { Operation, OperationOutcome, type OutcomeFields } from "./operation.ts";
import type { Outcome } from "./outcome.ts";
import type { PreparedRequest } from "./prepare.ts";
import type { Reporter } from "./reporter.ts";
import type { Refusal } from "./situation.ts";
import type { UnderstudyPlan } from "./understudy.ts";

const NO_ACTIONS: readonly number[] = Object.freeze([]);

/** The requests under way, one an agent, and the outcomes that end them. */
export class Operations<T extends DomainTypes> {
  readonly #clock: Clock;
  readonly #plans: PlanPool;
  readonly #reporter: Reporter;
  readonly #underWay = new ShortLivedMap<string, Operation<T>>();
  #count = 0;

  constructor(clock: Clock, plans: PlanPool, reporter: Reporter) {
    this.#clock = clock;
    this.#plans = plans;
    this.#reporter = reporter;
  }

  /** Begins a request, which supersedes the agent's last. */
  begin(prepared: PreparedRequest, startMs: number, budgetMs?: number): Operation<T> {
    const { agent } = prepared;
    const operation = new Operation<T>(agent, startMs, ++this.#count);
    prepared.request = operation.request;
    this.#underWay.get(agent)?.close(undefined);
    this.#underWay.set(agent, operation);
    // Told last: whoever hears of it may ask for the same agent, and that request is the newer one.
    this.#tellStart(operation, budgetMs);
    return operation;
  }

  /** A request that is answered at once, for whoever watches. */
  beginClosed(agent: string, startMs: number): Operation<T> {
    const operation = new Operation<T>(agent, startMs, ++this.#count);
    operation.close(undefined);
    this.#tellStart(operation);
    return operation;
  }

  /** Tells that the understudy begins to search for a request. */
  tellUnderstudyAsked({ agent, request }: Operation<T>, nowMs: number): void {
    if (!this.#reporter.isObserved) return;
    this.#reporter.emit({ type: "understudy-ask", agent, request, nowMs });
  }

  /** Tells what it has found. */
  tellUnderstudy({ agent, request }: Operation<T>, { status, actions }: UnderstudyPlan): void {
    if (!this.#reporter.isObserved) return;
    const nowMs = this.#clock.now();
    const steps = actions.length;
    this.#reporter.emit({ type: "understudy-answer", agent, request, nowMs, status, steps });
  }

  #tellStart({ agent, request, startMs: nowMs }: Operation<T>, budgetMs?: number): void {
    if (!this.#reporter.isObserved) return;
    const budget = budgetMs === undefined ? undefined : { budgetMs };
    this.#reporter.emit({ type: "request-start", agent, request, nowMs, ...budget });
  }

  /** Ends the agent's last request, if it is under way: a newer one was answered at once. */
  supersede(agent: string): void {
    if (this.#underWay.size === 0) return;
    this.#underWay.get(agent)?.close(undefined);
    this.#underWay.delete(agent);
  }

  /** Nothing more comes for a request but `revised`. */
  close(operation: Operation<T>, revised: Outcome<T> | undefined): void {
    operation.close(revised);
    const { agent } = operation;
    if (this.#underWay.get(agent) === operation) this.#underWay.delete(agent);
  }

  /** Serves the empty plan: every goal holds. */
  serveNothingToDo(operation: Operation<T>, goal: Goal): OperationOutcome<T> {
    return this.serveLast(operation, {
      status: "solved",
      plan: this.#plans.of(NO_ACTIONS),
      goal,
      cost: 0,
      optimal: true,
      source: "classical",
      leadSteps: 0,
    });
  }

  /** @param harvesting whether the lead goes on: its plan may come as `revised` */
  serveUnderstudy(
    operation: Operation<T>,
    understudy: UnderstudyPlan,
    refusal: Refusal | undefined,
    harvesting = false,
  ): OperationOutcome<T> {
    const { status, goal, actions, cost, optimal, failure } = understudy;
    const hasPlan = status === "solved" || status === "partial";
    const fields: OutcomeFields = {
      status,
      plan: hasPlan ? this.#plans.of(actions) : null,
      goal,
      cost: cost / COST_SCALE,
      optimal,
      source: "classical",
      leadSteps: 0,
      reason: refusal?.reason ?? (failure === undefined ? undefined : "planner-error"),
      detail: refusal?.detail ?? failure,
      remembered: refusal?.remembered,
    };
    return harvesting ? this.serve(operation, fields) : this.serveLast(operation, fields);
  }

  /** Serves an answer after which nothing better comes. */
  serveLast(operation: Operation<T>, fields: OutcomeFields): OperationOutcome<T> {
    this.close(operation, undefined);
    return this.serve(operation, fields);
  }

  /** Serves an answer, or a better one that follows it. */
  serve(
    operation: Operation<T>,
    fields: OutcomeFields,
    type: "outcome-serve" | "outcome-revise" = "outcome-serve",
  ): OperationOutcome<T> {
    const nowMs = this.#clock.now();
    const elapsedMs = nowMs - operation.startMs;
    // Nothing follows a revised outcome: its own `revised` must not lead back to it.
    const later = type === "outcome-serve" ? operation : undefined;
    const outcome = new OperationOutcome<T>(operation.agent, fields, elapsedMs, later);
    const { request } = operation;
    this.#reporter.emit({ type, outcome: outcome as unknown as Outcome, request, nowMs });
    return outcome;
  }
}

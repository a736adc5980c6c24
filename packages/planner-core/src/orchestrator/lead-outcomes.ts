import type { Goal } from "../domain/domain.ts";
import { COST_SCALE } from "../domain/tools.ts";
import type { DomainTypes } from "../domain/types.ts";
import type { PlanPool } from "../plan/plan-pool.ts";
import type { LeadVerdict } from "./answer-desk.ts";
import type { FirstLook } from "./first-look.ts";
import type { FirstSteps } from "./first-steps.ts";
import type { AcceptedPlan } from "./judge.ts";
import type { Operation, OperationOutcome, OutcomeFields } from "./operation.ts";
import type { Operations } from "./operations.ts";
import type { Reporter } from "./reporter.ts";
import type { Refusal } from "./situation.ts";
import type { UnderstudyPlan } from "./understudy.ts";

/** What is served once the lead was asked: its plan, its choice, or what is in hand without it. */
export class LeadOutcomes<T extends DomainTypes> {
  readonly #operations: Operations<T>;
  readonly #look: FirstLook<T>;
  readonly #plans: PlanPool;
  readonly #reporter: Reporter;

  constructor(parts: {
    readonly operations: Operations<T>;
    readonly look: FirstLook<T>;
    readonly plans: PlanPool;
    readonly reporter: Reporter;
  }) {
    this.#operations = parts.operations;
    this.#look = parts.look;
    this.#plans = parts.plans;
    this.#reporter = parts.reporter;
  }

  /** Serves what is in hand without the lead's answer: the steps that were given decide. */
  serveInHand(
    operation: Operation<T>,
    understudy: UnderstudyPlan,
    first: FirstSteps | undefined,
    refusal: Refusal,
    harvesting: boolean,
  ): OperationOutcome<T> {
    const committed = first?.committed;
    if (committed === undefined) {
      return this.#operations.serveUnderstudy(operation, understudy, refusal, harvesting);
    }
    const { actions, cost, length } = committed;
    const isComparable = understudy.status === "solved" && understudy.goal === understudy.leadGoal;
    const fields = this.#solved(understudy, {
      actions,
      cost,
      optimal: isComparable && cost <= understudy.lowerBound,
      leadSteps: length,
      mended: length < actions.length,
    });
    return harvesting
      ? this.#operations.serve(operation, fields)
      : this.#operations.serveLast(operation, fields);
  }

  /** How a verdict is served; undefined for a refusal. */
  fieldsOf(understudy: UnderstudyPlan, verdict: LeadVerdict): OutcomeFields | undefined {
    switch (verdict.kind) {
      case "accepted":
        return this.#solved(understudy, verdict.plan);
      case "chosen":
        this.#reporter.telemetry.count("plan.chosen");
        return this.#look.chosen(verdict.candidate, "llm");
      default:
        return undefined;
    }
  }

  #solved(
    understudy: UnderstudyPlan,
    plan: Pick<AcceptedPlan, "actions" | "cost" | "optimal" | "leadSteps" | "mended">,
  ): OutcomeFields {
    return {
      status: "solved",
      plan: this.#plans.of(plan.actions),
      goal: understudy.leadGoal as Goal,
      cost: plan.cost / COST_SCALE,
      optimal: plan.optimal,
      source: plan.mended ? "mended" : "llm",
      via: plan.mended ? "llm" : undefined,
      leadSteps: plan.leadSteps,
    };
  }
}

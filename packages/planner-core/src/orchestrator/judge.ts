import type { Domain, Goal } from "../domain/domain.ts";
import { explainFailure } from "../plan/prove-plan.ts";
import { PlanProver } from "../plan/prover.ts";
import { trimPlan } from "../plan/trim.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { FallbackReason } from "./outcome.ts";
import type { PreparedRequest } from "./prepare.ts";
import type { Steps } from "./steps.ts";
import type { Understudy, UnderstudyPlan } from "./understudy.ts";

/** A plan that a model wrote, wholly or in part, and that may go on stage. Cost in thousandths. */
export interface AcceptedPlan {
  readonly accepted: true;
  readonly actions: readonly number[];
  readonly cost: number;
  readonly leadSteps: number;
  readonly mended: boolean;
  readonly optimal: boolean;
  /** Cost over the cheapest that is known to be possible; at least 1. */
  readonly costRatio: number;
}

/** A plan that must not go on, and why. */
export interface RejectedPlan {
  readonly accepted: false;
  readonly reason: Extract<FallbackReason, "unsound-plan" | "costly-plan">;
  readonly detail: string;
}

/** What a plan is measured against. */
export interface Judgement {
  readonly request: PreparedRequest;
  readonly goal: Goal;
  readonly understudy: UnderstudyPlan;
  /** Mending must be done by then, in milliseconds of the clock. */
  readonly mendUntilMs: number;
  /** The plan may cost this many times the understudy's. Default: the setting for fresh plans. */
  readonly maxCostRatio?: number | undefined;
  /** How many steps at its beginning stay whatever happens: the agent has them already. Default 0. */
  readonly fixed?: number | undefined;
}

/** Proves plans of a model, mends broken ones, and decides whether they go on. */
export class Judge {
  readonly #domain: Domain;
  readonly #settings: OrchestratorSettings;
  readonly #understudy: Understudy;
  readonly #prover: PlanProver;

  constructor(domain: Domain, understudy: Understudy, settings: OrchestratorSettings) {
    this.#domain = domain;
    this.#understudy = understudy;
    this.#settings = settings;
    this.#prover = new PlanProver(domain);
  }

  /** Judges a plan from a model or a cache. */
  *judge(plan: readonly number[], on: Judgement): Steps<AcceptedPlan | RejectedPlan> {
    const { request, goal } = on;
    const prover = this.#prover;
    if (prover.prove(request.state, plan, goal.condition, request)) {
      return this.#decide(plan, plan.length, false, on);
    }
    const { message } = explainFailure(this.#domain, prover, plan, goal.condition, request);
    // With the goal missed every step is sound; otherwise those before the broken one are.
    const mended = yield* this.#mend(plan, prover.soundSteps, on);
    return mended ?? { accepted: false, reason: "unsound-plan", detail: message };
  }

  /** The longest sound prefix that a classical suffix brings to the goal at an acceptable cost. */
  *#mend(
    plan: readonly number[],
    soundSteps: number,
    on: Judgement,
  ): Steps<AcceptedPlan | RejectedPlan | undefined> {
    const { request, goal, mendUntilMs } = on;
    const prover = this.#prover;
    let costly: RejectedPlan | undefined;
    const shortest = Math.max(1, on.fixed ?? 0);
    for (let length = soundSteps; length >= shortest; length--) {
      const prefix = plan.slice(0, length);
      prover.prove(request.state, prefix, undefined, request);
      if (prover.cost > this.#costLimit(on)) continue;
      // A copy: other plans may be judged by this prover while the search goes on.
      const state = prover.state.slice();
      const suffix = yield* this.#understudy.complete(request, goal, state, mendUntilMs);
      if (suffix === undefined) continue;
      const verdict = this.#decide([...prefix, ...suffix.actions], length, true, on);
      if (verdict.accepted) return verdict.leadSteps > 0 ? verdict : undefined;
      costly ??= verdict;
    }
    return costly;
  }

  #decide(
    plan: readonly number[],
    leadLength: number,
    mended: boolean,
    on: Judgement,
  ): AcceptedPlan | RejectedPlan {
    const { request, goal, understudy } = on;
    const prover = this.#prover;
    const kept = trimPlan(prover, request.state, plan, goal.condition, request, on.fixed);
    const actions = kept.map((index) => plan[index] as number);
    prover.prove(request.state, actions, goal.condition, request);
    const { cost } = prover;
    if (cost > this.#costLimit(on)) {
      const times = (cost / understudy.cost).toFixed(2);
      const detail = `the plan costs ${times} times the understudy's`;
      return { accepted: false, reason: "costly-plan", detail };
    }
    const comparable = understudy.goal === goal && understudy.status !== "cut-off";
    const reference = comparable
      ? understudy.status === "solved"
        ? Math.min(understudy.cost, cost)
        : understudy.lowerBound
      : 0;
    return {
      accepted: true,
      actions,
      cost,
      leadSteps: kept.filter((index) => index < leadLength).length,
      mended: mended && kept.some((index) => index >= leadLength),
      optimal: comparable && cost <= understudy.lowerBound,
      costRatio: reference > 0 ? Math.max(1, cost / reference) : this.#settings.maxCostRatio,
    };
  }

  #costLimit(on: Judgement): number {
    const { understudy, goal } = on;
    return understudy.status === "solved" && understudy.goal === goal
      ? understudy.cost * (on.maxCostRatio ?? this.#settings.maxCostRatio)
      : Number.POSITIVE_INFINITY;
  }
}

import type { FallbackReason } from "../../contract/outcome.ts";
import type { Domain, Goal } from "../../domain/domain.ts";
import { explainFailure } from "../../plan/prove-plan.ts";
import { PlanProver } from "../../plan/prover.ts";
import { trimPlan } from "../../plan/trim.ts";
import type { Steps } from "../drive/steps.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { OrchestratorSettings } from "../settings.ts";
import type { Understudy } from "../understudy/understudy.ts";

/** A plan that a model wrote, wholly or in part, and that may be served. */
export interface AcceptedPlan {
  readonly accepted: true;
  readonly actions: readonly number[];
  readonly scaledCost: number;
  readonly leadSteps: number;
  readonly mended: boolean;
  readonly optimal: boolean;
  /** Cost over the cheapest that is known to be possible; at least 1. */
  readonly costRatio: number;
}

/** A plan that must not be served, and why. */
interface RejectedPlan {
  readonly accepted: false;
  readonly reason: Extract<FallbackReason, "unsound-plan" | "costly-plan">;
  readonly detail: string;
}

/** What was found out about a plan. */
export type Verdict = AcceptedPlan | RejectedPlan;

/** How a plan is judged. */
export interface Judgement {
  /** The goal that the plan is for. */
  readonly goal: Goal;
  /** When mending must be done, in milliseconds of the clock. */
  readonly mendUntilMs: number;
  /** The plan may cost this many times the understudy's. Default: the setting for fresh plans. */
  readonly maxCostRatio?: number | undefined;
  /** How many steps at its beginning stay whatever happens: the agent has them already. Default 0. */
  readonly fixed?: number | undefined;
}

/** What a judge works with. */
export interface JudgeParts {
  readonly domain: Domain;
  readonly understudy: Understudy;
  readonly settings: OrchestratorSettings;
}

/** Proves plans of a model, mends broken ones, and decides whether they may be served. */
export class Judge {
  readonly #parts: JudgeParts;
  readonly #prover: PlanProver;

  constructor(parts: JudgeParts) {
    this.#parts = parts;
    this.#prover = new PlanProver(parts.domain);
  }

  /** Judges a plan from a model or a cache. */
  *judge(request: OpenRequest, plan: readonly number[], on: Judgement): Steps<Verdict> {
    const { asked } = request;
    const { condition } = on.goal;
    const prover = this.#prover;
    if (prover.prove(asked.state, plan, condition, asked)) {
      return this.#decide(request, plan, plan.length, on);
    }
    const { message } = explainFailure(this.#parts.domain, prover, plan, condition, asked);
    // With the goal missed every step is sound; otherwise those before the broken one are.
    const mended = yield* this.#mend(request, plan, prover.soundSteps, on);
    return mended ?? { accepted: false, reason: "unsound-plan", detail: message };
  }

  /** The longest sound beginning that the understudy brings to the goal at an acceptable cost. */
  *#mend(
    request: OpenRequest,
    plan: readonly number[],
    soundSteps: number,
    on: Judgement,
  ): Steps<Verdict | undefined> {
    const { asked } = request;
    const prover = this.#prover;
    let costly: RejectedPlan | undefined;
    const shortest = Math.max(1, on.fixed ?? 0);
    for (let length = soundSteps; length >= shortest; length--) {
      const beginning = plan.slice(0, length);
      prover.prove(asked.state, beginning, undefined, asked);
      if (prover.cost > this.#costLimit(request, on)) continue;
      // A copy: other plans may be judged by this prover while the search goes on.
      const state = prover.state.slice();
      const { understudy } = this.#parts;
      const rest = yield* understudy.complete(request, on.goal, state, on.mendUntilMs);
      if (rest === undefined) continue;
      const verdict = this.#decide(request, [...beginning, ...rest], length, on);
      if (verdict.accepted) return verdict.leadSteps > 0 ? verdict : undefined;
      costly ??= verdict;
    }
    return costly;
  }

  /** @param leadLength how many steps the model wrote; the rest was mended */
  #decide(
    request: OpenRequest,
    plan: readonly number[],
    leadLength: number,
    on: Judgement,
  ): Verdict {
    const { asked, understudy } = request;
    const { goal } = on;
    const prover = this.#prover;
    const kept = trimPlan(prover, asked.state, plan, goal.condition, asked, on.fixed);
    const actions = kept.map((index) => plan[index] as number);
    prover.prove(asked.state, actions, goal.condition, asked);
    const scaledCost = prover.cost;
    if (scaledCost > this.#costLimit(request, on)) {
      const times = (scaledCost / understudy.scaledCost).toFixed(2);
      const detail = `the plan costs ${times} times the understudy's`;
      return { accepted: false, reason: "costly-plan", detail };
    }
    const least = leastCost(request, goal, scaledCost);
    return {
      accepted: true,
      actions,
      scaledCost,
      leadSteps: kept.filter((index) => index < leadLength).length,
      mended: kept.some((index) => index >= leadLength),
      optimal: isComparable(request, goal) && scaledCost <= understudy.scaledLowerBound,
      costRatio: least > 0 ? Math.max(1, scaledCost / least) : this.#parts.settings.maxCostRatio,
    };
  }

  /** The scaled cost above which a plan is too dear. */
  #costLimit({ understudy }: OpenRequest, { goal, maxCostRatio }: Judgement): number {
    return understudy.status === "solved" && understudy.goal === goal
      ? understudy.scaledCost * (maxCostRatio ?? this.#parts.settings.maxCostRatio)
      : Number.POSITIVE_INFINITY;
  }
}

/** Whether the understudy knows something about the cost of plans for a goal. */
function isComparable({ understudy }: OpenRequest, goal: Goal): boolean {
  return understudy.goal === goal && understudy.status !== "cut-off";
}

/** The least scaled cost that a plan for a goal is known to be possible at; 0 where nothing is known. */
function leastCost(request: OpenRequest, goal: Goal, scaledCost: number): number {
  if (!isComparable(request, goal)) return 0;
  const { understudy } = request;
  return understudy.status === "solved"
    ? Math.min(understudy.scaledCost, scaledCost)
    : understudy.scaledLowerBound;
}

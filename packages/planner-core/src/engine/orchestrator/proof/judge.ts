import type { Goal } from "../../../rules/domain/domain.ts";
import { type Beginning, PlanBridger } from "../../../rules/plan/bridge.ts";
import { explainFailure } from "../../../rules/plan/prove-plan.ts";
import { PlanProver } from "../../../rules/plan/prover.ts";
import { trimPlan } from "../../../rules/plan/trim.ts";
import type { FallbackReason } from "../../contract/outcome.ts";
import type { ClassicalParts } from "../classical/parts.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { ClassicalPlan } from "../request/classical-plan.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { PreparedRequest } from "../request/prepare.ts";

/** A plan that may be served, written wholly or partly by a model. */
export interface AcceptedPlan {
  readonly accepted: true;
  readonly actions: readonly number[];
  readonly scaledCost: number;
  /** Indices of the actions written by the model. */
  readonly llmIndices: readonly number[];
  /** The indices of the model's steps in the judged plan. */
  readonly origins: readonly number[];
  readonly mended: boolean;
  readonly optimal: boolean;
  /** Cost relative to the lowest cost known to be possible; at least 1, infinite if nothing is known. */
  readonly costRatio: number;
}

/** A plan that must not be served, with the reason. */
interface RejectedPlan {
  readonly accepted: false;
  readonly reason: Extract<FallbackReason, "unsound-plan" | "costly-plan">;
  readonly detail: string;
}

/** Limit on the nodes of a search from a bridged beginning to the goal, and of all such searches together. */
const BRIDGE_EXPANSIONS = 32;
const ALL_BRIDGE_EXPANSIONS = 96;

/** The part of the additional cost allowed for a plan that a mended one may have. */
const MENDED_SHARE: number = 5 / 6;

/** The verdict on a plan. */
export type PlanVerdict = AcceptedPlan | RejectedPlan;

/** Criteria and limits for judging a plan. */
export interface JudgeLimits {
  /** The request with its constraints. */
  readonly asked: PreparedRequest;
  /** The goal that the plan is for. */
  readonly goal: Goal;
  /** The classical planner's plan, whose cost is compared. */
  readonly classicalPlan: ClassicalPlan;
  /** Time at which mending ends, in milliseconds of the clock. */
  readonly mendUntilMs: number;
  /** Limit on the cost ratio. Default: the setting for fresh plans. */
  readonly maxCostRatio?: number | undefined;
  /** Number of steps at the beginning that must be kept because the agent already has them. Default 0. */
  readonly fixed?: number | undefined;
  /** Unknown actions as they were written, by their index. */
  readonly unknown?: Readonly<Record<number, string>> | undefined;
  /** Whether time is short, so that the search for the rest must be brief. Default: as long as time allows. */
  readonly isBrief?: boolean | undefined;
}

/** Proves plans of a model, mends broken ones, and decides whether they may be served. */
export class Judge {
  readonly #parts: ClassicalParts;
  readonly #prover: PlanProver;
  /** The bridger, created at the first break; undefined while in use, so that a nested judgement creates another. */
  #bridger: PlanBridger | undefined;

  constructor(parts: ClassicalParts) {
    this.#parts = parts;
    this.#prover = new PlanProver(parts.domain);
  }

  /** Judges a plan from a model or from a cache. */
  *judge(request: OpenRequest, plan: readonly number[], on: JudgeLimits): Pausable<PlanVerdict> {
    const { asked, goal } = on;
    const prover = this.#prover;
    if (prover.prove(asked.state, plan, goal.condition, asked)) {
      return this.#decide(plan, (at) => at, on);
    }
    // If only the goal is missed, all steps are sound; otherwise the steps before the broken one.
    const { soundSteps } = prover;
    const bridged = yield* this.#bridge(request, plan, on);
    // The sound beginning has no more steps of the model, so it is no better than the bridged plan.
    if (bridged !== undefined && bridged.llmIndices.length >= soundSteps) return bridged;
    const more = 1 + (bridged?.llmIndices.length ?? 0);
    const kept = yield* this.#keepBeginning(request, plan, { soundSteps, more }, on);
    if (bridged !== undefined && isBetter(bridged, kept)) return bridged;
    return kept ?? this.#explain(plan, on);
  }

  #explain(plan: readonly number[], { asked, goal, unknown }: JudgeLimits): RejectedPlan {
    const prover = this.#prover;
    prover.prove(asked.state, plan, goal.condition, asked);
    const { domain } = this.#parts;
    const { message } = explainFailure(domain, prover, plan, goal.condition, asked, unknown);
    return { accepted: false, reason: "unsound-plan", detail: message };
  }

  /**
   * The longest sound beginning that the classical planner can complete at an acceptable cost.
   *
   * @param more minimum length, as a shorter beginning is no better than the classical plan
   */
  *#keepBeginning(
    request: OpenRequest,
    plan: readonly number[],
    { soundSteps, more }: { readonly soundSteps: number; readonly more: number },
    on: JudgeLimits,
  ): Pausable<PlanVerdict | undefined> {
    const { asked, goal } = on;
    const prover = this.#prover;
    let costly: RejectedPlan | undefined;
    const shortest = Math.max(more, on.fixed ?? 0);
    for (let length = soundSteps; length >= shortest; length--) {
      const beginning = plan.slice(0, length);
      prover.prove(asked.state, beginning, undefined, asked);
      const enough = this.#scaledCostLimit(on, true) - prover.scaledCost;
      if (enough < 0) continue;
      // A copy: this prover may judge other plans during the search.
      const from = { asked, goal, state: prover.state.slice() };
      const { classical } = this.#parts;
      const expansions = on.isBrief === true ? BRIDGE_EXPANSIONS : undefined;
      const limits = { expansions, enough };
      const rest = yield* classical.complete(request, from, on.mendUntilMs, limits);
      if (rest === undefined) continue;
      const originOf = (at: number): number => (at < length ? at : -1);
      const verdict = this.#decide([...beginning, ...rest], originOf, on);
      if (verdict.accepted) return verdict.llmIndices.length > 0 ? verdict : undefined;
      costly ??= verdict;
    }
    return costly;
  }

  /** The bridged plan that keeps the most steps of the model. */
  *#bridge(
    request: OpenRequest,
    plan: readonly number[],
    on: JudgeLimits,
  ): Pausable<AcceptedPlan | undefined> {
    if (this.#parts.settings.maxBridgeSteps < 1) return undefined;
    const { asked, goal, mendUntilMs } = on;
    const { classical } = this.#parts;
    const maxScaledCost = this.#scaledCostLimit(on, true);
    let best: AcceptedPlan | undefined;
    const shared = { expansions: ALL_BRIDGE_EXPANSIONS };
    for (const { actions, origins, llmSteps } of this.#beginnings(plan, on)) {
      if (best !== undefined && best.llmIndices.length >= llmSteps) break;
      if (shared.expansions <= 0) break;
      this.#prover.prove(asked.state, actions, undefined, asked);
      const from = { asked, goal, state: this.#prover.state.slice() };
      const enough = maxScaledCost - this.#prover.scaledCost;
      const rest = yield* classical.complete(request, from, mendUntilMs, {
        expansions: BRIDGE_EXPANSIONS,
        enough,
        shared,
      });
      if (rest === undefined) continue;
      const originOf = (at: number): number => origins[at] ?? -1;
      const verdict = this.#decide([...actions, ...rest], originOf, on);
      if (verdict.accepted && isBetter(verdict, best)) best = { ...verdict, mended: true };
    }
    return best;
  }

  #beginnings(plan: readonly number[], on: JudgeLimits): readonly Beginning[] {
    const { asked } = on;
    const { domain, settings, classical } = this.#parts;
    const bridger = this.#bridger ?? new PlanBridger(domain);
    this.#bridger = undefined;
    const beginnings = bridger.bridge(
      {
        ...{ state: asked.state, plan, constraints: asked, fixed: on.fixed ?? 0 },
        maxScaledCost: this.#scaledCostLimit(on, true),
        scaledCostToGo: classical.scaledCostToGo(asked, on.goal),
      },
      { longest: settings.maxBridgeSteps },
    );
    this.#bridger = bridger;
    return beginnings;
  }

  /** @param originOf index of a step in the judged plan; -1 for a mended one */
  #decide(
    plan: readonly number[],
    originOf: (index: number) => number,
    on: JudgeLimits,
  ): PlanVerdict {
    const { asked, goal, classicalPlan } = on;
    const prover = this.#prover;
    const kept = trimPlan(prover, asked.state, plan, goal.condition, asked, on.fixed);
    const actions = kept.map((index) => plan[index] as number);
    prover.prove(asked.state, actions, goal.condition, asked);
    const scaledCost = prover.scaledCost;
    const origins = kept.map(originOf);
    const llmIndices = [...origins.keys()].filter((at) => (origins[at] as number) >= 0);
    const mended = llmIndices.length < kept.length;
    if (scaledCost > this.#scaledCostLimit(on, mended)) {
      const times = (scaledCost / classicalPlan.scaledCost).toFixed(2);
      const detail = `the plan costs ${times} times the classical planner's`;
      return { accepted: false, reason: "costly-plan", detail };
    }
    const least = leastScaledCost(on, scaledCost);
    return {
      accepted: true,
      actions,
      scaledCost,
      llmIndices,
      origins: origins.filter((origin) => origin >= 0),
      mended,
      optimal: isComparable(on) && scaledCost <= classicalPlan.scaledLowerBound,
      costRatio: least > 0 ? Math.max(1, scaledCost / least) : Number.POSITIVE_INFINITY,
    };
  }

  /** The scaled cost above which a plan is too expensive. */
  #scaledCostLimit({ goal, classicalPlan, maxCostRatio }: JudgeLimits, mended: boolean): number {
    if (classicalPlan.status !== "solved" || classicalPlan.goal !== goal)
      return Number.POSITIVE_INFINITY;
    const ratio = maxCostRatio ?? this.#parts.settings.maxCostRatio;
    return classicalPlan.scaledCost * (mended ? 1 + MENDED_SHARE * (ratio - 1) : ratio);
  }
}

/** Whether a plan is better than another: more steps of the model, then lower cost, then fewer steps. */
function isBetter(verdict: AcceptedPlan, other: PlanVerdict | undefined): boolean {
  if (verdict.llmIndices.length === 0) return false;
  if (!other?.accepted) return true;
  const more = verdict.llmIndices.length - other.llmIndices.length;
  if (more !== 0) return more > 0;
  const dearer = verdict.scaledCost - other.scaledCost;
  return dearer < 0 || (dearer === 0 && verdict.actions.length < other.actions.length);
}

/** Whether the classical planner knows a cost or a bound for a goal. */
function isComparable({ classicalPlan, goal }: JudgeLimits): boolean {
  return classicalPlan.goal === goal && classicalPlan.status !== "cut-off";
}

/** The lowest scaled cost known to be possible for a goal; 0 if unknown. */
function leastScaledCost(on: JudgeLimits, scaledCost: number): number {
  if (!isComparable(on)) return 0;
  const { classicalPlan } = on;
  return classicalPlan.status === "solved"
    ? Math.min(classicalPlan.scaledCost, scaledCost)
    : classicalPlan.scaledLowerBound;
}

import { isLlmStep, keptIndices } from "../../../rules/plan/llm-indices.ts";
import { Answer } from "../answer/answer.ts";
import { reuseCostRatio } from "../cache/cost-rule.ts";
import { countHit, countMiss } from "../cache/look-up.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { ClassicalAnswer } from "../request/progress.ts";
import { limitOf } from "../request/request-time.ts";
import type { ProofParts } from "./parts.ts";

/**
 * Compares the cached candidate with the classical planner's plan, and serves it if its cost is acceptable. A plan for
 * a similar state is mended where it breaks.
 */
export function* reuse(
  parts: ProofParts,
  request: OpenRequest,
  { meaning, candidate, query, classicalPlan }: ClassicalAnswer,
): Pausable<Answer | undefined> {
  if (candidate === undefined) return undefined;
  const { kind, entry } = candidate;
  const { goal } = query;
  const maxCostRatio = reuseCostRatio(kind, parts.settings);
  const mendUntilMs = limitOf(request.time, parts.clock.now(), request.time.reuseMs);
  const on = { asked: meaning.asked, goal, classicalPlan, mendUntilMs, maxCostRatio };
  const verdict = yield* parts.judge.judge(request, entry.plan.actions, on);
  if (!verdict.accepted || (verdict.mended && kind !== "similar")) {
    countMiss(parts, kind);
    return undefined;
  }
  countHit(parts, kind);
  const { actions, scaledCost, optimal, mended, costRatio, llmIndices, origins } = verdict;
  // The remaining steps of the cached plan that a model wrote.
  const own = llmIndices.filter((_, at) =>
    isLlmStep(origins[at] as number, entry.llmSteps, entry.llmIndices),
  );
  const plan = parts.plans.of(actions);
  const llmSteps = own.length;
  const ownIndices = keptIndices(own);
  // Compared once for this question: the next time it is known to be cheap.
  const isLasting = !parts.domain.hasRuntimeCosts && query.ways === undefined && !mended;
  // A comparison with a plan that more time would better is none.
  const isProved = optimal || classicalPlan?.optimal === true;
  if (isLasting && isProved && costRatio < Number.POSITIVE_INFINITY) {
    const compared = { ...entry, plan, scaledCost, optimal, costRatio, llmSteps };
    parts.stores.add(query, { ...compared, llmIndices: ownIndices });
  }
  return new Answer({
    plan,
    goal,
    scaledCost,
    optimal,
    source: "cache",
    hit: kind,
    mended,
    llmSteps,
    llmIndices: ownIndices,
  });
}

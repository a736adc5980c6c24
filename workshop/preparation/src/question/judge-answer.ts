import {
  COST_SCALE,
  type Domain,
  explainFailure,
  type LlmAnswer,
  PlanProver,
} from "@understudy/planner-core";
import { trimPlan } from "@understudy/planner-core/internal";
import type { LifeSituation } from "../life/situations.ts";

/** The verdict on a model's answer. */
export type AnswerJudgement =
  | {
      readonly kind: "good";
      readonly actions: readonly number[];
      /** Cost of the plan, in thousandths. */
      readonly scaledCost: number;
    }
  | {
      /** A broken or too expensive plan, or none at all. */
      readonly kind: "broken";
      readonly actions: readonly number[];
      /** Number of valid steps at its start. */
      readonly sound: number;
      /** The error, for display. */
      readonly reason: string;
      /** The error as a note to the model: its text and the first mistake. */
      readonly note: string;
    };

/**
 * Proves an answer in its situation. Redundant steps are removed, as in a game.
 *
 * A note names only the first broken step, which fixes more plans than a list of all errors (L-ICL, arXiv 2602.00276).
 *
 * @param maxCostRatio highest accepted cost ratio to the classical planner's plan
 */
export function judgeAnswer(
  domain: Domain,
  { goal, state, reference }: LifeSituation,
  answer: LlmAnswer,
  maxCostRatio: number,
): AnswerJudgement {
  if (answer.kind === "choice" || answer.kind === "intent") {
    return wordless("chose, where a plan was asked for");
  }
  if (answer.kind !== "plan") return wordless(answer.message);
  const { actions } = answer;
  if (actions.length === 0) return wordless("the plan has no steps");
  const prover = new PlanProver(domain);
  if (!prover.prove(state, actions, goal.condition)) {
    const sound = prover.soundSteps;
    const { message } = explainFailure(domain, prover, actions, goal.condition);
    const note = `Your plan ${written(domain, actions.slice(0, sound + 1))} is wrong: ${message}.`;
    return { kind: "broken", actions, sound, reason: message, note };
  }
  const stays = trimPlan(prover, state, actions, goal.condition, {});
  const trimmed = stays.map((index) => actions[index] as number);
  prover.prove(state, trimmed, goal.condition);
  const { scaledCost } = prover;
  if (scaledCost <= maxCostRatio * reference.scaledCost)
    return { kind: "good", actions: trimmed, scaledCost };
  const reason = `costs ${scaledCost / COST_SCALE}, and ${reference.scaledCost / COST_SCALE} is enough`;
  const note = `Your plan ${written(domain, actions)} ${reason}.`;
  return { kind: "broken", actions, sound: actions.length, reason, note };
}

function wordless(reason: string): AnswerJudgement {
  const note = `Your answer was no plan: ${reason}.`;
  return { kind: "broken", actions: [], sound: 0, reason, note };
}

function written(domain: Domain, actions: readonly number[]): string {
  const isKnown = (action: number): boolean => action >= 0 && action < domain.actions.count;
  return actions
    .map((action) => (isKnown(action) ? domain.formatAction(action) : "an unknown action"))
    .join(", ");
}

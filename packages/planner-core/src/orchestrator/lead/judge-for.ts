import type { LeadRequest, PlanJudgement } from "../../contract/lead.ts";
import { PlanProver } from "../../plan/prover.ts";
import { trimPlan } from "../../plan/trim.ts";
import type { InHand } from "../request/progress.ts";
import { isForLeadGoal } from "../request/understudy-plan.ts";
import type { OrchestratorSettings } from "../settings.ts";

const BROKEN: PlanJudgement = { isAccepted: false, soundSteps: 0, costRatio: undefined };

/** The callback with which a lead proves possible answers. */
export function judgeFor(
  settings: OrchestratorSettings,
  { meaning, query, understudy }: InHand,
): NonNullable<LeadRequest["judge"]> {
  const { asked } = meaning;
  const { domain, goal } = query;
  const least = isForLeadGoal(understudy) ? understudy.scaledCost : undefined;
  let prover: PlanProver | undefined;
  return (actions) => {
    prover ??= new PlanProver(domain);
    try {
      const works = prover.prove(asked.state, actions, goal.condition, asked);
      const { soundSteps } = prover;
      if (!works) return { ...BROKEN, soundSteps };
      // Judged as it would be served: without unnecessary steps.
      if (least !== undefined && prover.scaledCost > least) {
        const kept = trimPlan(prover, asked.state, actions, goal.condition, asked);
        const trimmed = kept.map((index) => actions[index] as number);
        prover.prove(asked.state, trimmed, goal.condition, asked);
      }
      const { scaledCost } = prover;
      const costRatio =
        least === undefined ? undefined : Math.max(1, scaledCost / Math.max(least, 1));
      return { isAccepted: (costRatio ?? 1) <= settings.maxCostRatio, soundSteps, costRatio };
    } catch {
      // A cost function of the game misbehaves; the proof of the answer will report it.
      return BROKEN;
    }
  };
}

import { ClassicalPlanner } from "@understudy/classical";
import { COST_SCALE, type Domain, type LlmAnswer, Orchestrator } from "@understudy/planner-core";
import { SaidLlmPlanner } from "@understudy/simulation";
import type { TrialQuestion } from "../questions/draw-trial.ts";

/** The plan that a game gets for an answer, after repair. */
export interface ServedAnswer {
  readonly steps: number;
  /** The answer's steps among them. */
  readonly keptSteps: number;
  /** Cost of the served plan relative to the classical one. */
  readonly costRatio: number;
}

const BUDGET_MS = 60_000;
/** Limits in nodes rather than time, so that results do not depend on load. */
const SETTINGS = {
  searchMaxMs: BUDGET_MS,
  improveMs: BUDGET_MS,
  searchExpansions: 2000,
};

/** Serves answers as in a game: proved, repaired, within the cost rule. */
export class AnswerServer {
  readonly #said = new SaidLlmPlanner();
  readonly #orchestrator: Orchestrator;

  /** @param maxCostRatio see `OrchestratorSettings` */
  constructor(domain: Domain, maxCostRatio: number) {
    const planner = new ClassicalPlanner();
    this.#orchestrator = new Orchestrator({
      ...SETTINGS,
      ...{ domain, planner, llm: this.#said, maxCostRatio },
    });
  }

  async serve(question: TrialQuestion, answer: LlmAnswer): Promise<ServedAnswer> {
    const { state, goal } = question;
    this.#said.answer = answer;
    const { plan, cost, llmSteps } = await this.#orchestrator.plan({
      ...{ agent: "trial", state, goal: goal.definition },
      ...{ budgetMs: BUDGET_MS, background: false },
    });
    return {
      steps: plan?.steps.length ?? 0,
      keptSteps: llmSteps,
      costRatio: costRatioOf(question, cost),
    };
  }

  dispose(): void {
    this.#orchestrator.dispose();
  }
}

/** Cost of a plan relative to the best one, which may be empty. */
export function costRatioOf({ best }: TrialQuestion, cost: number): number {
  if (best.scaledCost > 0) return (cost * COST_SCALE) / best.scaledCost;
  return cost === 0 ? 1 : Number.POSITIVE_INFINITY;
}

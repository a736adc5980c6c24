import { ClassicalPlanner } from "@understudy/classical";
import { COST_SCALE, type Domain, type LeadAnswer, Orchestrator } from "@understudy/planner-core";
import { SaidLead } from "@understudy/simulation";
import type { TrialQuestion } from "../questions/draw-trial.ts";

/** The plan that a game is served for an answer, once that is mended. */
export interface ServedAnswer {
  readonly steps: number;
  /** Steps of the answer among them. */
  readonly keptSteps: number;
  /** Cost of the served plan over that of the classical one. */
  readonly costRatio: number;
}

const BUDGET_MS = 60_000;
/** Limits in nodes, not in time: a busy machine changes nothing. */
const SETTINGS = {
  understudyMaxMs: BUDGET_MS,
  understudyImproveMs: BUDGET_MS,
  understudyExpansions: 2000,
};

/** Serves answers as a game would be served them: proved, mended, held to a cost. */
export class AnswerServer {
  readonly #said = new SaidLead();
  readonly #orchestrator: Orchestrator;

  /** @param maxCostRatio see `OrchestratorSettings` */
  constructor(domain: Domain, maxCostRatio: number) {
    const planner = new ClassicalPlanner();
    this.#orchestrator = new Orchestrator({
      ...SETTINGS,
      ...{ domain, planner, lead: this.#said, maxCostRatio },
    });
  }

  async serve({ state, goal, best }: TrialQuestion, answer: LeadAnswer): Promise<ServedAnswer> {
    this.#said.answer = answer;
    const { plan, cost, leadSteps } = await this.#orchestrator.plan({
      ...{ agent: "trial", state, goal: goal.definition },
      ...{ budgetMs: BUDGET_MS, background: false },
    });
    return {
      steps: plan?.steps.length ?? 0,
      keptSteps: leadSteps,
      costRatio: best.scaledCost === 0 ? 1 : (cost * COST_SCALE) / best.scaledCost,
    };
  }

  dispose(): void {
    this.#orchestrator.dispose();
  }
}

import { ClassicalPlanner } from "@understudy/classical";
import { COST_SCALE, defaultCostRatio, type Lead, Orchestrator } from "@understudy/planner-core";
import { SaidLead } from "@understudy/simulation";
import { QUESTION_SETS, type QuestionGroup, type QuestionSetName } from "./draw-questions.ts";
import { ask, questionOf } from "./evaluate.ts";

/** How a game asks. */
export interface ServedOptions {
  /** For each request, in milliseconds. Default 100. */
  readonly budgetMs?: number | undefined;
  /** The lead whose cost ratio counts in each domain. Default: the one that is asked. */
  readonly heldLike?: Lead | undefined;
  /** Called after each question. */
  readonly onProgress?: ((asked: number) => void) | undefined;
}

/** The plans that games are served, mended and in time. */
export interface ServedResult {
  /** Questions whose best plan has a step at least. */
  readonly questions: number;
  /** Served plans with a step of the lead. */
  readonly plans: number;
  /** All served steps, and those of the lead. */
  readonly steps: number;
  readonly leadSteps: number;
  /** Mean of served cost over the cost of the best plan. */
  readonly costRatio: number;
}

/** By set. */
export type ServedEvaluation = Readonly<Partial<Record<QuestionSetName, ServedResult>>>;

/** The budget of each request, unless another is given. */
export const SERVED_BUDGET_MS = 100;

/**
 * Serves a lead's answers through an orchestrator, with the classical planner behind it, a budget and nothing cached:
 * a good beginning is mended. An answer is there at once, however long it took to write: how busy a machine is says
 * nothing about a model.
 */
export async function evaluateServed(
  lead: Lead,
  groups: readonly QuestionGroup[],
  { budgetMs = SERVED_BUDGET_MS, heldLike = lead, onProgress }: ServedOptions = {},
): Promise<ServedEvaluation> {
  const sums = new Map<QuestionSetName, Sums>();
  let asked = 0;
  for (const { set, lesson, problems } of groups) {
    const sum = sums.get(set) ?? new Sums();
    sums.set(set, sum);
    const { domain } = lesson;
    const planner = new ClassicalPlanner();
    const said = new SaidLead();
    const orchestrator = new Orchestrator({
      domain,
      planner,
      lead: said,
      maxCostRatio: defaultCostRatio(domain, heldLike),
    });
    for (const problem of problems) {
      const { state, goal, actions } = problem;
      // There is nothing to write where the goal holds already.
      if (actions.length === 0) continue;
      const agent = `asked ${asked}`;
      said.answer = await ask(lead, { question: questionOf(lesson, problem) });
      const outcome = await orchestrator.plan({
        agent,
        state,
        goal: goal.definition,
        budgetMs,
      });
      const best = actions.reduce(
        (cost, action) => cost + (domain.actions.scaledCost[action] ?? 0),
        0,
      );
      sum.add(outcome.leadSteps, outcome.plan?.steps.length ?? 0, outcome.cost, best / COST_SCALE);
      onProgress?.(++asked);
    }
  }
  const results = QUESTION_SETS.flatMap((name) => {
    const sum = sums.get(name);
    return sum === undefined ? [] : [[name, sum.result] as const];
  });
  return Object.fromEntries(results);
}

class Sums {
  #questions = 0;
  #plans = 0;
  #steps = 0;
  #leadSteps = 0;
  #ratios = 0;
  #priced = 0;

  add(leadSteps: number, steps: number, cost: number, bestCost: number): void {
    this.#questions++;
    if (leadSteps > 0) this.#plans++;
    this.#steps += steps;
    this.#leadSteps += leadSteps;
    if (bestCost === 0 || steps === 0) return;
    this.#ratios += cost / bestCost;
    this.#priced++;
  }

  get result(): ServedResult {
    return {
      questions: this.#questions,
      plans: this.#plans,
      steps: this.#steps,
      leadSteps: this.#leadSteps,
      costRatio: this.#priced === 0 ? 1 : this.#ratios / this.#priced,
    };
  }
}

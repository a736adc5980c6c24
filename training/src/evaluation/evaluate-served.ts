import { ClassicalPlanner } from "@understudy/classical";
import { COST_SCALE, defaultCostRatio, type Lead, Orchestrator } from "@understudy/planner-core";
import { SaidLead } from "@understudy/simulation";
import { QUESTION_SETS, type QuestionGroup, type QuestionSetName } from "./draw-questions.ts";
import { ask, questionOf } from "./evaluate.ts";

/** Options of served questions. */
export interface ServedOptions {
  /** Budget per request, in milliseconds. Default 100. */
  readonly budgetMs?: number | undefined;
  /** The lead whose cost ratios apply. Default: the evaluated one. */
  readonly heldLike?: Lead | undefined;
  /** Called after each question. */
  readonly onProgress?: ((asked: number) => void) | undefined;
}

/** Results of the plans served to a game, after repair and in time. */
export interface ServedResult {
  /** Questions whose optimal plan has at least one step. */
  readonly questions: number;
  /** Served plans with a step of the lead. */
  readonly plans: number;
  /** All served steps, and those of the lead. */
  readonly steps: number;
  readonly leadSteps: number;
  /** Mean cost ratio of served to optimal plans. */
  readonly costRatio: number;
}

/** By set. */
export type ServedEvaluation = Readonly<Partial<Record<QuestionSetName, ServedResult>>>;

/** Default budget per request. */
export const SERVED_BUDGET_MS = 100;

/**
 * Serves a lead's answers through an orchestrator with the classical planner, a budget and no cache: a valid prefix is
 * repaired. Answers count as immediate, whatever their generation time, so that the machine's load does not matter.
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
      // Nothing to plan if the goal already holds.
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

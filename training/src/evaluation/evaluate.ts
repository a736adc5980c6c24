import { join } from "node:path";
import { defaultCostRatio } from "@understudy/planner-core";
import type { Contestant } from "../../../workshop/cli/src/trial/asking/contestant.ts";
import { PLAN_PARTS, trialTasks } from "../../../workshop/cli/src/trial/asking/parts.ts";
import { ResultsFile } from "../../../workshop/cli/src/trial/asking/results-file.ts";
import {
  runTrial,
  type TrialAnswers,
  trialParts,
} from "../../../workshop/cli/src/trial/asking/run-trial.ts";
import type { TrialGroup } from "../../../workshop/cli/src/trial/questions/draw-trial.ts";
import { Chance } from "../../../workshop/cli/src/trial/report/chance.ts";
import {
  type ModelFigures,
  tallyTrial,
} from "../../../workshop/cli/src/trial/report/tally-trial.ts";
import type { ChoiceRule } from "../choice/choice-rules.ts";
import type { QuestionGroup, QuestionSetName } from "./draw-questions.ts";
import { type ChoiceGroup, choiceTrial, type DrawnChoice, planTrial } from "./trial-groups.ts";

/** A model and what it is asked. */
export interface Evaluation {
  readonly contestant: Contestant;
  readonly plans: readonly QuestionGroup[];
  readonly choices: readonly ChoiceGroup[];
  readonly seed: number;
  /** Folder for the answers. */
  readonly folder: string;
  readonly onProgress?: (asked: number) => void;
}

/** The plans that a game is served: shares in percent, and the mean cost relative to the best plans. */
export interface ServedShares {
  /** Plans with a step of the model. */
  readonly plans: number;
  readonly steps: number;
  readonly costRatio: number;
}

/** Figures of one set of questions. */
export interface SetFigures {
  readonly parts: ModelFigures["parts"];
  /** Share of free plans that are valid and of minimal cost. */
  readonly optimal: number;
  /** Questions whose goal does not hold already: of these tell the next two. */
  readonly planned: number;
  /** Served of the model's answers and of random walks in their place, mended. */
  readonly model: ServedShares;
  readonly walk: ServedShares;
}

/** All figures of a model. */
export interface PlannerReport {
  readonly model: string;
  readonly seed: number;
  readonly sets: Readonly<Partial<Record<QuestionSetName, SetFigures>>>;
  readonly choices: ModelFigures["parts"]["choice"];
  /** Right choices by rule. */
  readonly byRule: Readonly<
    Partial<Record<ChoiceRule, { readonly questions: number; readonly right: number }>>
  >;
}

type Answer = TrialAnswers["answers"][number];

/**
 * Puts drawn questions to a model as `understudy model trial` does, and judges the answers as it does.
 *
 * @throws Error if the model fails again and again
 */
export async function evaluate(model: string, evaluation: Evaluation): Promise<PlannerReport> {
  const { contestant, plans, choices, seed } = evaluation;
  const chance = new Chance(seed);
  const bySet = new Map<QuestionSetName, Answer[]>();
  const asked = new Asking(evaluation);
  try {
    for (const group of plans) {
      const answers = bySet.get(group.set) ?? [];
      bySet.set(group.set, answers);
      answers.push(...(await asked.answersTo(planTrial(group))));
    }
    const chosen: Answer[] = [];
    for (const group of choices) chosen.push(...(await asked.answersTo(choiceTrial(group))));
    const tally = (answers: readonly Answer[]): Promise<ModelFigures> =>
      tallyTrial(model, contestant.facts(), { answers }, chance, (each) =>
        ratioOf(each, contestant),
      );
    const sets = [];
    for (const [name, answers] of bySet) {
      sets.push([name, await setFigures(answers, await tally(answers), chance, contestant)]);
    }
    return {
      ...{ model, seed, sets: Object.fromEntries(sets), byRule: countByRule(chosen) },
      choices: (await tally(chosen)).parts.choice,
    };
  } finally {
    chance.dispose();
  }
}

/** Asks group by group; each has a file of its own, since drawn groups may share a domain. */
class Asking {
  readonly #evaluation: Evaluation;
  #groups = 0;
  #asked = 0;

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
  }

  async answersTo(group: TrialGroup): Promise<readonly Answer[]> {
    const { contestant, seed, folder, onProgress } = this.#evaluation;
    const file = new ResultsFile(join(folder, `${this.#groups++}.jsonl`));
    const available = trialParts(contestant);
    const best = PLAN_PARTS.find((part) => available.includes(part));
    const parts = available.filter((part) => ["free", "choice", best].includes(part));
    const tasks = trialTasks([group], parts, 0);
    const { answers, failed, cutShort } = await runTrial(contestant, file, {
      ...{ tasks, seed, limitMs: Number.POSITIVE_INFINITY, stop: new AbortController().signal },
      onProgress: () => onProgress?.(++this.#asked),
    });
    if (failed !== undefined) throw new Error(cutShort ?? `a question failed: ${failed.why}`);
    return answers;
  }
}

/** The cost rule of an answer's plan. */
function ratioOf({ task: { group, part } }: Answer, { leads }: Contestant): number {
  return defaultCostRatio(group.domain, leads[part]);
}

async function setFigures(
  answers: readonly Answer[],
  { parts, worth }: ModelFigures,
  chance: Chance,
  contestant: Contestant,
): Promise<SetFigures> {
  const free = answers.filter(({ task }) => task.part === "free");
  const isBest = ({ entry }: Answer): boolean => Math.abs((entry.costRatio ?? 0) - 1) < 1e-9;
  let [questions, own, walked] = [0, 0, 0];
  for (const answer of answers) {
    const { group, index, part } = answer.task;
    // Nothing to plan if the goal already holds.
    if (part !== worth?.part || group.questions[index]?.best.actions.length === 0) continue;
    questions++;
    if ((answer.entry.keptSteps ?? 0) > 0) own++;
    const { served } = await chance.ofPlan(group, index, ratioOf(answer, contestant));
    if (served.keptSteps > 0) walked++;
  }
  const share = (count: number): number => (100 * count) / Math.max(1, questions);
  const { steps = 0, chance: walkSteps = 0, costRatio = 1, chanceCostRatio = 1 } = worth ?? {};
  return {
    ...{ parts, planned: questions },
    optimal: free.filter(isBest).length / Math.max(1, free.length),
    model: { plans: share(own), steps: 100 * steps, costRatio },
    walk: { plans: share(walked), steps: 100 * walkSteps, costRatio: chanceCostRatio },
  };
}

function countByRule(answers: readonly Answer[]): PlannerReport["byRule"] {
  const byRule: Partial<Record<ChoiceRule, { questions: number; right: number }>> = {};
  for (const { task, entry } of answers) {
    const { rule } = task.group.choices[task.index] as DrawnChoice;
    const counts = byRule[rule] ?? { questions: 0, right: 0 };
    byRule[rule] = counts;
    counts.questions++;
    if (entry.isRight) counts.right++;
  }
  return byRule;
}

import type { QuestionSetName } from "./draw-questions.ts";
import type { ServedEvaluation, ServedResult } from "./evaluate-served.ts";

/** The plans served with a model, and with a random walk in its place. */
export interface ServedComparison {
  readonly budgetMs: number;
  readonly model: ServedEvaluation;
  readonly control: ServedEvaluation;
}

/** The worth of a model in one set: its served share minus that of a random walk. */
export interface Gain {
  /** Percentage points of plans with a step of the lead. */
  readonly plans: number;
  /** Percentage points of steps. */
  readonly steps: number;
  /** Difference of the mean cost ratios; negative if the model's plans are cheaper. */
  readonly costRatio: number;
}

/** By set. Undefined for a skipped one. */
export function gainOf(
  { model, control }: ServedComparison,
  set: QuestionSetName,
): Gain | undefined {
  const [mine, other] = [model[set], control[set]];
  if (mine === undefined || other === undefined) return undefined;
  return {
    plans: shareOfPlans(mine) - shareOfPlans(other),
    steps: shareOfSteps(mine) - shareOfSteps(other),
    costRatio: mine.costRatio - other.costRatio,
  };
}

/** The comparison as Markdown, headline first. */
export function renderServed(comparison: ServedComparison): string {
  const sets = Object.keys(comparison.model) as QuestionSetName[];
  const gains = sets.map((set) => {
    const plans = gainOf(comparison, set)?.plans ?? 0;
    return `${set} ${signed(plans, 1)}`;
  });
  const rows = sets.flatMap((set) => {
    const [mine, other, gain] = [
      comparison.model[set],
      comparison.control[set],
      gainOf(comparison, set),
    ];
    if (mine === undefined || other === undefined || gain === undefined) return [];
    const cells = [
      `${mine.questions}`,
      three(shareOfPlans(mine), shareOfPlans(other), gain.plans, 1),
      three(shareOfSteps(mine), shareOfSteps(other), gain.steps, 1),
      three(mine.costRatio, other.costRatio, gain.costRatio, 2),
    ];
    return [`| ${set} | ${cells.join(" | ")} |`];
  });
  return [
    `### Gain over a random walk, mended within ${comparison.budgetMs} ms`,
    "",
    `Points of plans with a step of the model: **${gains.join(", ")}**.`,
    "",
    "| set | questions | plans with its steps %: model, walk, gain | its share of steps %: model, walk, gain | cost over the best: model, walk, difference |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function three(mine: number, other: number, gain: number, digits: number): string {
  return `${mine.toFixed(digits)}, ${other.toFixed(digits)}, ${signed(gain, digits)}`;
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(digits)}`;
}

function shareOfPlans({ plans, questions }: ServedResult): number {
  return percent(plans, questions);
}

function shareOfSteps({ leadSteps, steps }: ServedResult): number {
  return percent(leadSteps, steps);
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (100 * part) / whole;
}

import type { TrialGroup } from "../questions/draw-trial.ts";

/**
 * The things that a model is asked for: plans in free text, held to the JSON schema, held to applicable steps, or as a pool is set
 * up; a choice by a directive that names the goal, and by one in other words; a line for `describe`.
 */
export const TRIAL_PARTS = [
  "free",
  "schema",
  "held",
  "pool",
  "choice",
  "reworded",
  "line",
] as const;
export type TrialPart = (typeof TRIAL_PARTS)[number];

/** The parts that ask for a plan, in the order in which their answers are the ones that a game would get. */
export const PLAN_PARTS = ["held", "pool", "schema", "free"] as const;

export function isPlanPart(part: TrialPart): boolean {
  return PLAN_PARTS.some((each) => each === part);
}

/** For people. */
export const PART_TITLES: Readonly<Record<TrialPart, string>> = {
  free: "plans valid, free",
  schema: "plans valid, by schema",
  held: "plans valid, held to applicable steps",
  pool: "plans valid, as the pool is set up",
  choice: "directives followed",
  reworded: "directives followed, in other words",
  line: "lines fit to be said",
};

/** One thing to ask. */
export interface TrialTask {
  readonly part: TrialPart;
  readonly group: TrialGroup;
  readonly index: number;
}

/** So many of one kind in a row share a kept prompt; whoever stops halfway has some of each. */
const ROUND = 5;

/**
 * Everything that is asked, in order: rounds of a few questions for each part of each domain, so that a trial that is cut
 * short is a smaller trial, and a prompt that is kept serves several.
 *
 * @param lines how many lines are asked for in each domain
 */
export function trialTasks(
  groups: readonly TrialGroup[],
  parts: readonly TrialPart[],
  lines: number,
): readonly TrialTask[] {
  const tasks: TrialTask[] = [];
  const longest = Math.max(...groups.map(({ questions }) => questions.length));
  for (let start = 0; start < longest; start += ROUND) {
    for (const group of groups) {
      for (const part of parts) {
        const end = Math.min(start + ROUND, countOf(group, part, lines));
        for (let index = start; index < end; index++) tasks.push({ part, group, index });
      }
    }
  }
  return tasks;
}

function countOf(
  { questions, choices, isOwn }: TrialGroup,
  part: TrialPart,
  lines: number,
): number {
  if (part === "choice") return choices.length;
  if (part === "reworded") return isOwn ? 0 : choices.length;
  return part === "line" ? Math.min(lines, questions.length) : questions.length;
}

import type { TrialGroup } from "../questions/draw-trial.ts";

/**
 * Tasks of a trial: plans as free text, constrained by the JSON schema, constrained to applicable steps, or from a
 * pool; as tightly constrained as possible, with solved examples in the prompt; a choice by a directive that names the goal,
 * and by a paraphrase; the intent of a directive beside the reader, in a domain without `words` and with them; a line for
 * `describe`.
 */
export const TRIAL_PARTS = [
  "free",
  "schema",
  "held",
  "solved",
  "pool",
  "choice",
  "reworded",
  "intent",
  "worded",
  "line",
] as const;
export type TrialPart = (typeof TRIAL_PARTS)[number];

/** The parts that ask for a plan, in order of preference: a game gets the first available. */
export const PLAN_PARTS = ["held", "pool", "schema", "free", "solved"] as const;

/** The parts that ask what a directive means. */
export const READING_PARTS = ["intent", "worded"] as const;
export type ReadingPart = (typeof READING_PARTS)[number];

export function isReadingPart(part: TrialPart): part is ReadingPart {
  return READING_PARTS.some((each) => each === part);
}

export function isPlanPart(part: TrialPart): boolean {
  return PLAN_PARTS.some((each) => each === part);
}

/** Display titles. */
export const PART_TITLES: Readonly<Record<TrialPart, string>> = {
  free: "plans valid, free",
  schema: "plans valid, by schema",
  held: "plans valid, held to applicable steps",
  solved: "plans valid, held, with solved examples",
  pool: "plans valid, as the pool is set up",
  choice: "directives followed",
  reworded: "directives followed, in other words",
  intent: "directives read as a whole, with the reader",
  worded: "the same, in domains with words",
  line: "lines fit to be said",
};

/** One question. */
export interface TrialTask {
  readonly part: TrialPart;
  readonly group: TrialGroup;
  readonly index: number;
}

/** Questions of a kind in a row, which share a cached prompt; an interrupted trial has some of each kind. */
const ROUND = 5;

/**
 * Every question, in rounds of a few for each part of each domain, so that an interrupted trial is a smaller trial, and
 * a cached prompt serves several.
 *
 * @param lines number of lines to ask for in each domain
 */
export function trialTasks(
  groups: readonly TrialGroup[],
  parts: readonly TrialPart[],
  lines: number,
): readonly TrialTask[] {
  const tasks: TrialTask[] = [];
  const counts = groups.flatMap((group) => parts.map((part) => countOf(group, part, lines)));
  const longest = Math.max(0, ...counts);
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
  { questions, choices, intents, isOwn }: TrialGroup,
  part: TrialPart,
  lines: number,
): number {
  if (part === "choice") return choices.length;
  if (isReadingPart(part)) return intents.length;
  if (part === "reworded") return isOwn ? 0 : choices.length;
  return part === "line" ? Math.min(lines, questions.length) : questions.length;
}

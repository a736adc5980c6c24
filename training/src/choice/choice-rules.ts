import type { Goal, LeadCandidate, QuestionText } from "@understudy/planner-core";
import type { Split } from "../names/name-source.ts";
import type { Chooser } from "../random/chooser.ts";
import { inOtherWords } from "./other-words.ts";
import { someone } from "./told-text.ts";

/** A text with the option that it favours. */
export interface ToldChoice {
  readonly text: QuestionText;
  /** Index into the candidates. */
  readonly index: number;
  readonly rule: ChoiceRule;
  /** The deciding part of the text; undefined if only costs decide. */
  readonly hint?: ChoiceHint | undefined;
}

/** Words of a text that decide a choice. */
export interface ChoiceHint {
  /** As written in the text. */
  readonly phrase: string;
  /** The option that they mention, wanted or not; undefined for a character. */
  readonly about?: number | undefined;
}

/** The deciding rule: an order, a paraphrase, a ban, a character, a topic of interest, or the cost alone. */
export const CHOICE_RULES = ["order", "other words", "ban", "character", "topic", "cost"] as const;
export type ChoiceRule = (typeof CHOICE_RULES)[number];

const LAZY = ["lazy", "tired", "weary", "idle", "thrifty", "careful with effort"];
const EAGER = ["ambitious", "hard-working", "tireless", "bold", "restless", "eager"];
const ORDERS = [
  "Do {goal}.",
  "{goal} comes first.",
  "Please see to {goal}.",
  "Today: {goal}.",
  "Your task is {goal}.",
  "{goal}, and nothing else.",
];
const BANS = ["Anything but {goal}.", "Do not do {goal}.", "{goal} can wait."];
const LOVES = [
  "who cares for {thing} above all",
  "who thinks of {thing} all day",
  "who wants {thing}",
  "who loves {thing}",
];

/**
 * Draws a text and the choice that follows from it by a rule: an order names a goal, a ban excludes one, a character
 * prefers little or much work or a goal's topic. Without a decisive text, the cheapest option is chosen; of equals the
 * first.
 *
 * @param split which synonyms may be used
 */
export function tellChoice(
  candidates: readonly LeadCandidate[],
  chooser: Chooser,
  split: Split = "training",
): ToldChoice {
  const wanted = chooser.between(0, candidates.length - 1);
  const name = goalText((candidates[wanted] as LeadCandidate).goal);
  const fill = (pattern: string, thing: string): string => pattern.replace(/\{\w+\}/, thing);
  const kind = chooser.between(0, 6);
  const reworded = kind === 6 ? orderInOtherWords(candidates, wanted, chooser, split) : undefined;
  if (reworded !== undefined) return reworded;
  switch (kind) {
    case 0:
    case 1: {
      const directive = fill(chooser.pick(ORDERS), name);
      const persona = chooser.chance(0.4) ? someone(chooser) : undefined;
      const hint = { phrase: name, about: wanted };
      return { rule: "order", text: { directive, persona }, index: wanted, hint };
    }
    case 2: {
      const directive = fill(chooser.pick(BANS), name);
      return {
        rule: "ban",
        text: { directive },
        index: cheapest(candidates, (index) => index !== wanted),
        hint: { phrase: name, about: wanted },
      };
    }
    case 3: {
      const isLazy = chooser.chance(0.5);
      const phrase = chooser.pick(isLazy ? LAZY : EAGER);
      const persona = someone(chooser).replace("a ", `a ${phrase} `);
      return {
        rule: "character",
        text: { persona },
        index: isLazy ? cheapest(candidates) : dearest(candidates),
        hint: { phrase },
      };
    }
    case 4: {
      const thing = topicOf(candidates, wanted);
      if (thing === undefined) return { rule: "cost", text: {}, index: cheapest(candidates) };
      return {
        rule: "topic",
        text: { persona: `${someone(chooser)} ${fill(chooser.pick(LOVES), thing)}` },
        index: wanted,
        hint: { phrase: thing, about: wanted },
      };
    }
    default:
      return {
        rule: "cost",
        text: chooser.chance(0.5) ? {} : { persona: someone(chooser) },
        index: cheapest(candidates),
      };
  }
}

/** Undefined if the goal has no words with unique synonyms. */
function orderInOtherWords(
  candidates: readonly LeadCandidate[],
  index: number,
  chooser: Chooser,
  split: Split,
): ToldChoice | undefined {
  const names = candidates.map(({ goal }) => goalText(goal));
  const others = names.filter((_, other) => other !== index);
  const phrase = inOtherWords(names[index] as string, others, chooser, split);
  if (phrase === undefined) return undefined;
  const directive = chooser.pick(ORDERS).replace("{goal}", phrase);
  return { rule: "other words", text: { directive }, index, hint: { phrase, about: index } };
}

/** A goal's words in a text: its name, or its variables. */
export function goalText({ name, definition }: Goal): string {
  return (name ?? Object.keys(definition).join(" and ")).replaceAll("_", " ");
}

/** A variable that only this candidate's goal uses. */
function topicOf(candidates: readonly LeadCandidate[], wanted: number): string | undefined {
  // Topics of the alternatives are excluded.
  const topics = candidates.map(({ goal }) =>
    Object.keys(goal.definition).filter((name) => !Array.isArray(goal.definition[name])),
  );
  const [topic] = (topics[wanted] as string[]).filter((name) =>
    topics.every((others, index) => index === wanted || !others.includes(name)),
  );
  return topic?.replace(/^has_/, "").replaceAll("_", " ");
}

function cheapest(
  candidates: readonly LeadCandidate[],
  isAllowed = (_: number): boolean => true,
): number {
  let best = -1;
  for (const [index, { scaledCost }] of candidates.entries()) {
    if (!isAllowed(index)) continue;
    if (best < 0 || scaledCost < (candidates[best] as LeadCandidate).scaledCost) best = index;
  }
  return Math.max(0, best);
}

function dearest(candidates: readonly LeadCandidate[]): number {
  let best = 0;
  for (const [index, { scaledCost }] of candidates.entries()) {
    if (scaledCost > (candidates[best] as LeadCandidate).scaledCost) best = index;
  }
  return best;
}

import type { DirectiveReading } from "@understudy/planner-core";
import { steadyExponential } from "../arithmetic/steady-exponential.ts";
import type { Ban } from "./bans/ban.ts";
import { type Clause, isWanted, totalIn } from "./clause.ts";
import { isUnknown } from "./clause-checks.ts";
import type { GoalFound } from "./goals.ts";
import { SPEAKS } from "./scores.ts";

/** Features that determine the confidence of a reading, each from 0 to 1. */
export interface Signs {
  /** The lead of the goal over the runner-up. */
  readonly margin: number;
  /** The support for the goal. */
  readonly strength: number;
  /** The share of its support that does not come from the thesaurus. */
  readonly direct: number;
  /** The share of words that support it. */
  readonly fit: number;
  /** The share of the text that is narrative. */
  readonly story: number;
  readonly length: number;
  readonly bans: number;
  /** Whether a banned thing was found only by the thesaurus, or not at all. */
  readonly unsureBan: number;
  readonly list: number;
  /** Words of the requests without a meaning in the domain, from the second on. */
  readonly strange: number;
}

/** Numbers of words and of bans above which more make no difference. */
const LONG = 30;
const MANY_BANS = 2;
const MANY_STRANGE = 2;

/** Weights of a logistic regression, fitted on domains other than those behind the published figures. */
const WEIGHTS: Readonly<Record<keyof Signs, number>> = {
  margin: 2.7,
  strength: 1.9,
  direct: -0.1,
  fit: 0.9,
  story: 0.2,
  length: -0.6,
  bans: -0.6,
  unsureBan: -0.9,
  list: -0.1,
  strange: -0.3,
};
const SIGNS = Object.keys(WEIGHTS) as readonly (keyof Signs)[];
/** Bias of the regression. Lower than fitted by 0.9, because unfamiliar domains are read less reliably. */
const BIAS = -1.9;
/** Confidence of a reading that has only bans: with a named object, in few or many words, and without. */
const SURE_BAN = 0.93;
const LONG_BAN = 0.85;
const SHORT = 9;
const UNSURE_BAN = 0.6;
/** Highest confidence of a reading to which a part of the directive contributed nothing, and a refusal. */
const LOOSE = 0.79;
const UNREAD = 0.49;

/** The features of a reading; undefined if no goal was found. */
export function signsOf(
  clauses: readonly Clause[],
  goals: readonly GoalFound[],
  bans: readonly Ban[],
): Signs | undefined {
  if (goals.length === 0) return undefined;
  let margin = 1;
  let strength = 1;
  let direct = 1;
  let fit = 1;
  for (const found of goals) {
    const { goal, scores } = found;
    const top = scores.of(goal);
    margin = Math.min(margin, top > 0 ? (top - scores.second(goal)) / top : 0);
    strength = Math.min(strength, 1 - steadyExponential(-top));
    direct = Math.min(direct, top > 0 ? scores.direct(goal) / top : 0);
    fit = Math.min(fit, fitOf(found));
  }
  const wanted = clauses.filter((clause) => isWanted(clause) && clause.entries.length > 0);
  const told = wanted.filter(({ isStatement, isAside }) => isStatement || isAside);
  const words = totalIn(clauses, (clause) => clause.words);
  return {
    margin,
    strength,
    direct,
    fit,
    story: told.length / Math.max(1, wanted.length),
    length: Math.min(1, words / LONG),
    bans: Math.min(1, bans.length / MANY_BANS),
    unsureBan: bans.some(({ isSure }) => !isSure) ? 1 : 0,
    list: goals.length > 1 ? 1 : 0,
    strange: Math.min(1, Math.max(0, strangeWords(wanted) - 1) / MANY_STRANGE),
  };
}

/** The number of words in requests that mean nothing in the domain. */
const strangeWords = (clauses: readonly Clause[]): number =>
  totalIn(
    clauses,
    ({ entries }) => entries.filter((each) => !each.isWeak && isUnknown(each)).length,
  );

/** The share of content words that support a goal. */
function fitOf({ goal, clauses }: GoalFound): number {
  let fitting = 0;
  let all = 0;
  for (const { entries, isAside } of clauses) {
    if (isAside) continue;
    for (const { goals, isWeak } of entries) {
      if (isWeak) continue;
      all++;
      if ((goals.strengths[goals.ids.indexOf(goal)] ?? 0) > SPEAKS) fitting++;
    }
  }
  return all === 0 ? 0 : fitting / all;
}

/**
 * The probability that a reading with these features is right, and beside an unread refusal that its goals are.
 *
 * @param isLoose whether a part of the directive had no effect
 * @param isUnread whether a refusal had none
 */
export function confidenceOf(
  signs: Signs | undefined,
  bans: readonly Ban[],
  clauses: readonly Clause[],
  { isLoose, isUnread }: { readonly isLoose: boolean; readonly isUnread: boolean },
): Pick<DirectiveReading, "confidence" | "goalConfidence"> {
  const confidence = confidenceBySigns(signs, bans, clauses);
  const goalConfidence = Math.min(confidence, isLoose || isUnread ? LOOSE : 1);
  if (!isUnread) return { confidence: goalConfidence };
  return { confidence: Math.min(confidence, UNREAD), goalConfidence };
}

function confidenceBySigns(
  signs: Signs | undefined,
  bans: readonly Ban[],
  clauses: readonly Clause[],
): number {
  if (signs === undefined) {
    if (bans.length === 0) return 0;
    if (!bans.every(({ isSure }) => isSure)) return UNSURE_BAN;
    const words = totalIn(clauses, (clause) => clause.words);
    return words <= SHORT ? SURE_BAN : LONG_BAN;
  }
  let sum = BIAS;
  for (const name of SIGNS) sum += WEIGHTS[name] * signs[name];
  return 1 / (1 + steadyExponential(-sum));
}

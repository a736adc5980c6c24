/**
 * Figures of a trial, advice, and how both are shown.
 *
 * @module
 */

import { confidence, type Share } from "@understudy/rehearsal";
import type { ContestantFacts } from "../asking/contestant.ts";
import { isPlanPart, PLAN_PARTS, TRIAL_PARTS, type TrialPart } from "../asking/parts.ts";
import type { TrialEntry } from "../asking/results-file.ts";
import type { TrialAnswers } from "../asking/run-trial.ts";
import type { TrialChoice } from "../questions/draw-trial.ts";
import { type MeanInterval, meanInterval, quantileAmong } from "../questions/sample-size.ts";
import type { Chance, ChanceOfPlan } from "./chance.ts";

/** How a model did in one part, beside chance. */
interface PartFigures {
  readonly asked: number;
  readonly right: Share;
  /** The share that chance gets of the same questions; undefined where nothing can be guessed. */
  readonly chance: number | undefined;
  /** Median cost of valid plans over the classical ones; undefined without one. */
  readonly costRatio: number | undefined;
  /** The same of the random walks that reach their goal. */
  readonly chanceCostRatio: number | undefined;
  /** 95 % of the answers came within this, in milliseconds. */
  readonly lateMs: number;
  readonly faults: Readonly<Record<string, number>>;
}

/** The worth of the plans that a game would get, once they are mended. */
interface WorthFigures {
  /** The part whose answers these are. */
  readonly part: TrialPart;
  /** Share of the served steps that are the model's, and that of a random walk in its place. */
  readonly steps: number;
  readonly chance: number;
  /** The model's share less that of the walk, question by question; undefined with fewer than two. */
  readonly gain: MeanInterval | undefined;
  /** Mean cost of what is served over the classical plans, and that of the walk. */
  readonly costRatio: number;
  readonly chanceCostRatio: number;
}

/** Speeds: medians. */
interface SpeedFigures {
  readonly coldFirstTokenMs: number | undefined;
  readonly keptFirstTokenMs: number | undefined;
  readonly tokensPerSecond: number | undefined;
}

/** The figures of one model. */
export interface ModelFigures {
  readonly spec: string;
  /** Why it could not be opened; undefined if it could. */
  readonly error?: string | undefined;
  readonly facts?: ContestantFacts | undefined;
  readonly failed?: TrialAnswers["failed"];
  readonly cutShort?: string | undefined;
  readonly parts: Readonly<Partial<Record<TrialPart, PartFigures>>>;
  readonly worth?: WorthFigures | undefined;
  readonly speed: SpeedFigures;
  /** Some of the lines that it wrote. */
  readonly lines: readonly string[];
}

const SHOWN_LINES = 3;
type Answer = TrialAnswers["answers"][number];

/**
 * Makes figures of answers.
 *
 * @param maxCostRatio the cost rule that held for the model's plans on a domain
 */
export async function tallyTrial(
  spec: string,
  facts: ContestantFacts,
  { answers, failed, cutShort }: TrialAnswers,
  chance: Chance,
  maxCostRatio: (answer: Answer) => number,
): Promise<ModelFigures> {
  const guesses = new Map<Answer, ChanceOfPlan>();
  for (const answer of answers) {
    const { part, group, index } = answer.task;
    if (!isPlanPart(part)) continue;
    guesses.set(answer, await chance.ofPlan(group, index, maxCostRatio(answer)));
  }
  const byPart = (part: TrialPart): readonly Answer[] =>
    answers.filter(({ task }) => task.part === part);
  const parts: Partial<Record<TrialPart, PartFigures>> = {};
  for (const part of TRIAL_PARTS) {
    const those = byPart(part);
    if (those.length > 0) parts[part] = partFigures(those, guesses);
  }
  const planPart = PLAN_PARTS.find((part) => parts[part] !== undefined);
  const entries = answers.map(({ entry }) => entry);
  const lines = byPart("line").flatMap(({ entry: { isRight, text } }) =>
    isRight && text !== undefined ? [text] : [],
  );
  return {
    ...{ spec, facts, failed, cutShort, parts },
    worth: planPart && worthOf(planPart, byPart(planPart), guesses),
    speed: speedFigures(entries),
    lines: lines.slice(0, SHOWN_LINES),
  };
}

type Guesses = ReadonlyMap<Answer, ChanceOfPlan>;

/** The share of chance; undefined where nothing can be guessed. */
function chanceOf(answer: Answer, guesses: Guesses): number | undefined {
  const { part, group, index } = answer.task;
  if (part === "choice" || part === "reworded")
    return 1 / (group.choices[index] as TrialChoice).candidates.length;
  const guess = guesses.get(answer);
  return part === "held" || part === "pool" ? guess?.walk : guess?.actions;
}

function partFigures(answers: readonly Answer[], guesses: Guesses): PartFigures {
  const entries = answers.map(({ entry }) => entry);
  const right = entries.filter(({ isRight }) => isRight).length;
  const faults: Record<string, number> = {};
  for (const { fault } of entries) {
    if (fault !== undefined) faults[fault] = (faults[fault] ?? 0) + 1;
  }
  const guessed = answers.flatMap((answer) => chanceOf(answer, guesses) ?? []);
  const ratios = entries.flatMap(({ costRatio }) => costRatio ?? []);
  const times = entries.map(({ ms }) => ms);
  return {
    asked: entries.length,
    right: confidence(right, entries.length),
    chance: guessed.length === 0 ? undefined : mean(guessed),
    costRatio: quantileAmong(ratios, 0.5),
    chanceCostRatio: quantileAmong(
      answers.flatMap((answer) => guesses.get(answer)?.walkRatios ?? []),
      0.5,
    ),
    lateMs: quantileAmong(times, 0.95) ?? 0,
    faults,
  };
}

function worthOf(part: TrialPart, answers: readonly Answer[], guesses: Guesses): WorthFigures {
  const pairs = answers.map((answer) => {
    const { steps = 0, keptSteps = 0, servedRatio = 1 } = answer.entry;
    const walk = (guesses.get(answer) as ChanceOfPlan).served;
    return { mine: { steps, keptSteps, costRatio: servedRatio }, walk };
  });
  const shareOf = ({ keptSteps, steps }: { readonly keptSteps: number; readonly steps: number }) =>
    steps === 0 ? 0 : keptSteps / steps;
  const mine = pairs.map((pair) => pair.mine);
  const walks = pairs.map((pair) => pair.walk);
  const shareOfAll = (plans: typeof mine): number =>
    shareOf({
      keptSteps: plans.reduce((sum, plan) => sum + plan.keptSteps, 0),
      steps: plans.reduce((sum, plan) => sum + plan.steps, 0),
    });
  return {
    part,
    steps: shareOfAll(mine),
    chance: shareOfAll(walks),
    gain: meanInterval(pairs.map((pair) => shareOf(pair.mine) - shareOf(pair.walk))),
    costRatio: mean(mine.map(({ costRatio }) => costRatio)),
    chanceCostRatio: mean(walks.map(({ costRatio }) => costRatio)),
  };
}

/** Rules give tokens away, so speed is told by answers in free text, or by whatever there is. */
function speedFigures(entries: readonly TrialEntry[]): SpeedFigures {
  const free = entries.filter(({ part }) => part === "free");
  const written = free.length > 0 ? free : entries;
  const plans = entries.filter(({ part }) => isPlanPart(part));
  const firstTokens = (isCold: boolean): number | undefined =>
    quantileAmong(
      plans.flatMap((entry) => (entry.isCold === isCold ? (entry.firstTokenMs ?? []) : [])),
      0.5,
    );
  return {
    coldFirstTokenMs: firstTokens(true),
    keptFirstTokenMs: firstTokens(false),
    tokensPerSecond: quantileAmong(
      written.flatMap(({ tokensPerSecond }) => tokensPerSecond ?? []),
      0.5,
    ),
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

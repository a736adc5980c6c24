/**
 * Figures of a trial, advice, and their display.
 *
 * @module
 */

import { confidence, type Share } from "@understudy/preparation";
import type { ContestantFacts } from "../asking/contestant.ts";
import type { ReadingVerdict } from "../asking/judge-reading.ts";
import {
  isPlanPart,
  PLAN_PARTS,
  READING_PARTS,
  type ReadingPart,
  TRIAL_PARTS,
  type TrialPart,
} from "../asking/parts.ts";
import type { TrialEntry } from "../asking/results-file.ts";
import type { TrialAnswers } from "../asking/run-trial.ts";
import type { TrialChoice } from "../questions/draw-trial.ts";
import { type MeanInterval, meanInterval, quantileAmong } from "../questions/sample-size.ts";
import { CHANCE_DRAWS, type Chance, type ChanceOfPlan } from "./chance.ts";

/** A plan up to this cost, relative to the classical one, is close to the best. */
const CLOSE = 1.6;

/** Readings of directives by the reader alone, and together with a model. */
export interface ReadingFigures {
  readonly asked: number;
  readonly together: ReadingShares;
  readonly alone: ReadingShares;
  /** Difference of right readings as a whole, directive by directive; undefined for fewer than two. */
  readonly gain: MeanInterval | undefined;
}

type ReadingShares = Readonly<Record<keyof ReadingVerdict, Share>>;

/** A model's results in one part, with chance as a baseline. */
interface PartFigures {
  readonly asked: number;
  readonly right: Share;
  /** Chance's share on the same questions; undefined if guessing is impossible. */
  readonly chance: number | undefined;
  /** Median cost ratio of valid plans to classical ones; undefined without a valid plan. */
  readonly costRatio: number | undefined;
  /** Median cost ratio of the random walks that reach their goal. */
  readonly chanceCostRatio: number | undefined;
  /** Share of plans within {@link CLOSE} of the classical cost; undefined for other parts. */
  readonly close: Share | undefined;
  readonly chanceClose: number | undefined;
  /** 95th percentile of the answers' times, in milliseconds. */
  readonly lateMs: number;
  readonly faults: Readonly<Record<string, number>>;
}

/** Value of the plans that a game would get, after repair. */
interface WorthFigures {
  /** The part with these answers. */
  readonly part: TrialPart;
  /** Share of served steps by the model, and by a random walk in its place. */
  readonly steps: number;
  readonly chance: number;
  /** Difference of these shares, question by question; undefined for fewer than two. */
  readonly gain: MeanInterval | undefined;
  /** Mean cost ratio of served plans to classical ones: the model's, and the walk's. */
  readonly costRatio: number;
  readonly chanceCostRatio: number;
}

/** Median speeds. */
interface SpeedFigures {
  readonly coldFirstTokenMs: number | undefined;
  readonly keptFirstTokenMs: number | undefined;
  readonly tokensPerSecond: number | undefined;
}

/** The figures of one model. */
export interface ModelFigures {
  readonly spec: string;
  /** The error on opening it; undefined if it could be opened. */
  readonly error?: string | undefined;
  readonly facts?: ContestantFacts | undefined;
  readonly failed?: TrialAnswers["failed"];
  readonly cutShort?: string | undefined;
  readonly parts: Readonly<Partial<Record<TrialPart, PartFigures>>>;
  readonly worth?: WorthFigures | undefined;
  /** Readings in domains without `words`, and with them. */
  readonly readings: Readonly<Partial<Record<ReadingPart, ReadingFigures>>>;
  readonly speed: SpeedFigures;
  /** Sample of its lines. */
  readonly lines: readonly string[];
}

const SHOWN_LINES = 3;
type Answer = TrialAnswers["answers"][number];

/**
 * Computes figures from answers.
 *
 * @param maxCostRatio the cost rule of the model's plans in a domain
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
  const readings: Partial<Record<ReadingPart, ReadingFigures>> = {};
  for (const part of READING_PARTS) {
    const figures = readingFigures(byPart(part).map(({ entry }) => entry));
    if (figures !== undefined) readings[part] = figures;
  }
  return {
    ...{ spec, facts, failed, cutShort, parts },
    readings,
    worth: planPart && worthOf(planPart, byPart(planPart), guesses),
    speed: speedFigures(entries),
    lines: lines.slice(0, SHOWN_LINES),
  };
}

type Guesses = ReadonlyMap<Answer, ChanceOfPlan>;

/** Chance's share; undefined if guessing is impossible. */
function chanceOf(answer: Answer, guesses: Guesses): number | undefined {
  const { part, group, index } = answer.task;
  if (part === "choice" || part === "reworded")
    return 1 / (group.choices[index] as TrialChoice).candidates.length;
  const guess = guesses.get(answer);
  return ["held", "pool", "solved"].includes(part) ? guess?.walk : guess?.actions;
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
  const isPlan = answers.some(({ task }) => isPlanPart(task.part));
  const controls = answers.flatMap((answer) => guesses.get(answer) ?? []);
  return {
    asked: entries.length,
    right: confidence(right, entries.length),
    chance: guessed.length === 0 ? undefined : mean(guessed),
    costRatio: quantileAmong(ratios, 0.5),
    chanceCostRatio: quantileAmong(
      answers.flatMap((answer) => guesses.get(answer)?.walkRatios ?? []),
      0.5,
    ),
    close: isPlan ? confidence(ratios.filter(isClose).length, entries.length) : undefined,
    chanceClose: isPlan ? mean(controls.map(closeWalks)) : undefined,
    lateMs: quantileAmong(times, 0.95) ?? 0,
    faults,
  };
}

function isClose(costRatio: number | undefined): boolean {
  return costRatio !== undefined && costRatio <= CLOSE;
}

/** Share of walks that end close to the best plan. */
function closeWalks({ walkRatios }: ChanceOfPlan): number {
  return walkRatios.filter(isClose).length / CHANCE_DRAWS;
}

function readingFigures(entries: readonly TrialEntry[]): ReadingFigures | undefined {
  const pairs = entries.flatMap(({ read, alone }) =>
    read === undefined || alone === undefined ? [] : [{ read, alone }],
  );
  if (pairs.length === 0) return undefined;
  const sharesOf = (verdicts: readonly ReadingVerdict[]): ReadingShares => {
    const share = (name: keyof ReadingVerdict): Share =>
      confidence(verdicts.filter((each) => each[name]).length, verdicts.length);
    return { goal: share("goal"), whole: share("whole"), inverted: share("inverted") };
  };
  const gains = pairs.map(({ read, alone }) => Number(read.whole) - Number(alone.whole));
  return {
    asked: pairs.length,
    together: sharesOf(pairs.map(({ read }) => read)),
    alone: sharesOf(pairs.map(({ alone }) => alone)),
    gain: meanInterval(gains),
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

/** Constrained decoding skips tokens, so speed is measured on free text if available. */
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

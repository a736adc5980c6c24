import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  type Goal,
  type LeadCandidate,
  loadDomain,
  type PackedState,
  type Random,
  seededRandom,
} from "@understudy/planner-core";
import { randomState } from "@understudy/simulation";
import { candidateOf, inDrawnOrder } from "../../../workshop/cli/src/trial/questions/draw-trial.ts";
import { SUBMARINE } from "./domains/submarine.ts";
import { THEATRE } from "./domains/theatre.ts";
import { ZOO } from "./domains/zoo.ts";
import type { JudgedDomain, Told } from "./told.ts";

export const JUDGED_DOMAINS: readonly JudgedDomain[] = [THEATRE, SUBMARINE, ZOO];
/** Plans per choice: chance gets one in four right. */
export const PLANS_TO_CHOOSE = 4;

const TRIES = 400;

/** A choice among proved plans, with the meant one. */
export interface ToldQuestion {
  readonly domain: Domain;
  readonly told: Told;
  readonly state: PackedState;
  readonly candidates: readonly LeadCandidate[];
  /** Index into the candidates. */
  readonly meant: number;
}

/** An answer to one of the questions. */
export interface ToldAnswer {
  readonly question: ToldQuestion;
  /** The chosen option; undefined if the answer named none. */
  readonly chosen: number | undefined;
}

/** Every text of a domain, asked in several states, deterministic by seed. */
export function drawTold(
  { definition, told }: JudgedDomain,
  statesPerText: number,
  seed: number,
): readonly ToldQuestion[] {
  const domain = loadDomain(definition);
  const planner = new ClassicalPlanner();
  const random = seededRandom(seed);
  return told.flatMap((each) =>
    Array.from({ length: statesPerText }, () => {
      for (let tries = 0; tries < TRIES; tries++) {
        const state = randomState(domain, random);
        const drawn = askInState(domain, planner, each, state, random);
        if (drawn !== undefined) return drawn;
      }
      throw new Error(`${domain.name}: nothing can be asked by ${JSON.stringify(each.text)}`);
    }),
  );
}

/**
 * A text about some of the plans possible in a state. Undefined if there are too few, or if a plan that the text
 * mentions is missing.
 */
export function askInState(
  domain: Domain,
  planner: ClassicalPlanner,
  told: Told,
  state: PackedState,
  random: Random,
  plans = PLANS_TO_CHOOSE,
): ToldQuestion | undefined {
  const spoken = [told.means, told.against].filter((name) => name !== undefined);
  const isSpoken = ({ name }: Goal): boolean => spoken.includes(name ?? "");
  const mixed = inDrawnOrder(domain.goals, random);
  const goals = [...mixed.filter(isSpoken), ...mixed.filter((goal) => !isSpoken(goal))];
  const found: LeadCandidate[] = [];
  for (const goal of goals) {
    if (found.length === plans) break;
    const candidate = candidateOf(domain, planner, state, goal);
    if (candidate !== undefined) found.push(candidate);
    else if (isSpoken(goal)) return undefined;
  }
  if (found.length < plans) return undefined;
  const candidates = inDrawnOrder(found, random);
  const meant = meantOf(told, candidates);
  return meant === undefined ? undefined : { domain, told, state, candidates, meant };
}

/** Undefined if several plans have the deciding cost. */
function meantOf(told: Told, candidates: readonly LeadCandidate[]): number | undefined {
  const { means, against, cost } = told;
  if (cost === undefined) return candidates.findIndex(({ goal }) => goal.name === means);
  const left = candidates.filter(({ goal }) => goal.name !== against);
  const costs = left.map(({ scaledCost }) => scaledCost);
  const wanted = cost === "cheapest" ? Math.min(...costs) : Math.max(...costs);
  const fitting = left.filter(({ scaledCost }) => scaledCost === wanted);
  return fitting.length === 1 ? candidates.indexOf(fitting[0] as LeadCandidate) : undefined;
}

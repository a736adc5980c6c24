/**
 * The questions of a trial: domains, problems, choices, and how many are needed.
 *
 * @module
 */

import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  type Goal,
  type LeadCandidate,
  type PackedState,
  type Random,
  runSearch,
  seededRandom,
} from "@understudy/planner-core";
import { randomState } from "@understudy/simulation";
import { InputError } from "../../input/input-error.ts";
import { TOLD_OTHERWISE } from "./untaught-domains.ts";

/** A plan that is asked for, and the classical planner's. */
export interface TrialQuestion {
  readonly state: PackedState;
  readonly goal: Goal;
  readonly best: LeadCandidate;
}

/** A choice among proved plans, and the one that the directive speaks of. */
export interface TrialChoice {
  readonly state: PackedState;
  readonly candidates: readonly LeadCandidate[];
  readonly directive: string;
  /** The same without a word of the goal's name; undefined where nobody wrote one. */
  readonly otherwise: string | undefined;
  readonly wanted: number;
}

/** A domain and what is asked on it. */
export interface TrialGroup {
  readonly domain: Domain;
  /** Whether the user brought it. */
  readonly isOwn: boolean;
  readonly questions: readonly TrialQuestion[];
  readonly choices: readonly TrialChoice[];
}

/** Shorter plans say little about a planner, longer ones little about a model. */
const LEAST_STEPS = 2;
const MOST_STEPS = 12;
const EXPANSIONS = 20_000;
const TRIES = 60;
const MOST_CANDIDATES = 4;
const ORDERS = [
  "Do {goal}.",
  "{goal} comes first.",
  "Please see to {goal}.",
  "Leave everything else: {goal}!",
  "I want you to {goal} now.",
];

/**
 * Draws what is asked on a domain. The same seed draws the same, and the first questions are the same however many are
 * drawn.
 *
 * @throws InputError if nothing can be asked there
 */
export function drawTrial(domain: Domain, isOwn: boolean, count: number, seed: number): TrialGroup {
  const planner = new ClassicalPlanner();
  const questions = drawSituations(domain, count, seededRandom(seed), (state, random) => {
    const goal = domain.goals[random.integer(domain.goals.length)];
    const best = goal && candidateOf(domain, planner, state, goal);
    const steps = best?.actions.length ?? 0;
    if (best === undefined || steps < LEAST_STEPS || steps > MOST_STEPS) return undefined;
    return { state, goal: best.goal, best };
  });
  const choices = drawSituations(domain, count, seededRandom(seed + 1), (state, random) => {
    const candidates = shuffled(domain.goals, random)
      .flatMap((goal) => candidateOf(domain, planner, state, goal) ?? [])
      .slice(0, MOST_CANDIDATES);
    if (candidates.length < 2) return undefined;
    const wanted = random.integer(candidates.length);
    const goal = candidates[wanted]?.goal as Goal;
    const order = ORDERS[random.integer(ORDERS.length)] as string;
    const directive = order.replace("{goal}", goalWords(goal));
    const otherwise = isOwn ? undefined : TOLD_OTHERWISE[goal.name ?? ""];
    return { state, candidates, wanted, directive, otherwise };
  });
  if (questions.length > 0) return { domain, isOwn, questions, choices };
  const message = `has no goal with a name that takes ${LEAST_STEPS} to ${MOST_STEPS} steps from any state that was tried`;
  throw new InputError("invalid-usage", domain.name, [{ pointer: "/goals", message }]);
}

/** The name of a goal as people say it. */
export function goalWords({ name, definition }: Goal): string {
  return (name ?? Object.keys(definition).join(" and ")).replaceAll("_", " ");
}

function drawSituations<Drawn>(
  domain: Domain,
  count: number,
  random: Random,
  draw: (state: PackedState, random: Random) => Drawn | undefined,
): readonly Drawn[] {
  const drawn: Drawn[] = [];
  for (let tries = 0; drawn.length < count && tries < TRIES * count; tries++) {
    const one = draw(randomState(domain, random), random);
    if (one !== undefined) drawn.push(one);
    // A domain of which nothing can be asked is not tried for ever.
    if (drawn.length === 0 && tries >= 10 * TRIES) break;
  }
  return drawn;
}

/** Undefined where the goal holds, or no plan for it was found. */
function candidateOf(
  domain: Domain,
  planner: ClassicalPlanner,
  state: PackedState,
  goal: Goal,
): LeadCandidate | undefined {
  if (goal.condition.holds(state)) return undefined;
  const problem = { domain, state, goal, mode: "anytime" } as const;
  const result = runSearch(planner, problem, { expansions: EXPANSIONS });
  if (result.status !== "solved" || result.actions.length === 0) return undefined;
  return { goal, actions: result.actions, scaledCost: result.scaledCost };
}

function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const left = [...items];
  return items.map(() => left.splice(random.integer(left.length), 1)[0] as Item);
}

/**
 * A trial's questions: domains, problems, choices, and sample sizes.
 *
 * @module
 */

import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  type Goal,
  type LlmCandidate,
  type PackedState,
  type QuestionText,
  type Random,
  seededRandom,
} from "@understudy/planner-core";
import { SequenceSearch } from "@understudy/planner-core/internal";
import { randomState } from "@understudy/simulation";
import { InputError } from "../../input/input-error.ts";
import { TOLD_OTHERWISE } from "./untaught-domains.ts";
import { type TrialIntent, UNTAUGHT_INTENTS } from "./untaught-intents.ts";

/** A problem and the classical planner's plan. */
export interface TrialQuestion {
  readonly state: PackedState;
  readonly goal: Goal;
  readonly best: LlmCandidate;
  /** Default: none. */
  readonly text?: QuestionText | undefined;
}

/** A choice among proved plans, and the one that the text means. */
export interface TrialChoice {
  readonly state: PackedState;
  readonly candidates: readonly LlmCandidate[];
  readonly text: QuestionText;
  /** Another directive, without words of the goal's name; undefined if none exists. */
  readonly otherwise: string | undefined;
  readonly wanted: number;
}

/** A domain and its questions. */
export interface TrialGroup {
  readonly domain: Domain;
  /** The same domain with `words`, which change no plan and no prompt. Default: as it is. */
  readonly worded?: Domain | undefined;
  /** Whether the domain is the user's. */
  readonly isOwn: boolean;
  readonly questions: readonly TrialQuestion[];
  readonly choices: readonly TrialChoice[];
  /** Directives with a known meaning; none in the user's domains. */
  readonly intents: readonly TrialIntent[];
}

/** Bounds on plan length: shorter plans say little about planning, longer ones little about a model. */
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
 * Draws the questions for a domain, deterministically by seed; a larger count only adds questions.
 *
 * @param worded the same domain with `words`
 * @throws InputError if the domain has no suitable question
 */
export function drawTrial(
  domain: Domain,
  isOwn: boolean,
  count: number,
  seed: number,
  worded?: Domain,
): TrialGroup {
  const planner = new ClassicalPlanner();
  const questions = drawSituations(domain, count, seededRandom(seed), (state, random) => {
    const goal = domain.goals[random.integer(domain.goals.length)];
    const best = goal && candidateOf(domain, planner, state, goal);
    const steps = best?.actions.length ?? 0;
    if (best === undefined || steps < LEAST_STEPS || steps > MOST_STEPS) return undefined;
    return { state, goal: best.goal, best };
  });
  const choices = drawSituations(domain, count, seededRandom(seed + 1), (state, random) => {
    const candidates = inDrawnOrder(domain.goals, random)
      .flatMap((goal) => candidateOf(domain, planner, state, goal) ?? [])
      .slice(0, MOST_CANDIDATES);
    if (candidates.length < 2) return undefined;
    const wanted = random.integer(candidates.length);
    const goal = candidates[wanted]?.goal as Goal;
    const order = ORDERS[random.integer(ORDERS.length)] as string;
    const directive = order.replace("{goal}", goalWords(goal));
    const otherwise = isOwn ? undefined : TOLD_OTHERWISE[goal.name ?? ""];
    return { state, candidates, wanted, text: { directive }, otherwise };
  });
  const intents = isOwn ? [] : (UNTAUGHT_INTENTS[domain.name] ?? []).slice(0, count);
  if (questions.length > 0) return { domain, worded, isOwn, questions, choices, intents };
  const message = `has no goal with a name that takes ${LEAST_STEPS} to ${MOST_STEPS} steps from any state that was tried`;
  throw new InputError("invalid-usage", domain.name, [{ pointer: "/goals", message }]);
}

/** A goal's name in plain words. */
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
    // Gives up on a domain without suitable questions.
    if (drawn.length === 0 && tries >= 10 * TRIES) break;
  }
  return drawn;
}

/** The planner's plan for a goal; undefined if it holds, or no plan was found. */
function candidateOf(
  domain: Domain,
  planner: ClassicalPlanner,
  state: PackedState,
  goal: Goal,
): LlmCandidate | undefined {
  if (goal.condition.holds(state)) return undefined;
  const problem = { domain, state, goal, mode: "anytime" } as const;
  const result = SequenceSearch.run(planner, problem, { expansions: EXPANSIONS });
  if (result?.status !== "solved" || result.actions.length === 0) return undefined;
  return { goal, actions: result.actions, scaledCost: result.scaledCost };
}

/** The items in a drawn order. */
function inDrawnOrder<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const left = [...items];
  return items.map(() => left.splice(random.integer(left.length), 1)[0] as Item);
}

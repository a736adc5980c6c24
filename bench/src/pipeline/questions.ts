import {
  type Domain,
  type Goal,
  loadDomain,
  type PackedState,
  seededRandom,
} from "@understudy/planner-core";
import { randomState } from "@understudy/simulation";
import { exampleDomainText } from "../core/domains.ts";
import { OptimalLlmPlanner } from "./optimal-llm-planner.ts";

/** The domains of the examples. */
export const DEMO_DOMAINS = ["guard", "courier", "village"] as const;
export type DemoDomain = (typeof DEMO_DOMAINS)[number];

/** Number of repeated questions, which stay in the cache. */
const FAMILIAR = 256;
/** Number of questions in rotation, large enough that each is evicted before its repetition. */
const FRESH = 2048;

/** A question of one domain with its answer. */
export interface Question {
  readonly state: PackedState;
  readonly goal: Goal;
  /** An optimal plan. */
  readonly actions: readonly number[];
}

/** The questions of one domain. */
export interface Questions {
  readonly domain: Domain;
  readonly familiar: readonly Question[];
  readonly fresh: readonly Question[];
}

const known = new Map<string, Questions>();

/** Different solvable questions from random states and goals, deterministic. */
export function questionsOf(name: DemoDomain, quick: boolean): Questions {
  const key = `${name} ${quick}`;
  const old = known.get(key);
  if (old !== undefined) return old;
  const domain = loadDomain(exampleDomainText(name));
  const llm = new OptimalLlmPlanner(domain);
  const random = seededRandom(11);
  const [familiar, fresh] = quick ? [FAMILIAR / 8, FRESH / 8] : [FAMILIAR, FRESH];
  const questions: Question[] = [];
  const seen = new Set<string>();
  while (questions.length < familiar + fresh) {
    const state = randomState(domain, random);
    const goal = domain.goals[random.integer(domain.goals.length)] as Goal;
    const text = `${goal.hash} ${state.join()}`;
    if (seen.has(text)) continue;
    seen.add(text);
    const plan = goal.condition.holds(state) ? undefined : llm.plan(state, goal);
    if (plan !== undefined) questions.push({ state, goal, actions: plan.actions });
  }
  const all = { domain, familiar: questions.slice(0, familiar), fresh: questions.slice(familiar) };
  known.set(key, all);
  return all;
}

import { readFileSync } from "node:fs";
import { ClassicalPlanner } from "@understudy/classical";
import {
  COST_SCALE,
  type Domain,
  type Goal,
  loadDomain,
  type PackedState,
  type Random,
  runSearch,
  seededRandom,
} from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import { randomState } from "@understudy/simulation";

/** A question with its optimal plan. */
export interface PoolQuestion {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
  readonly best: readonly number[];
  /** In the domain's units. */
  readonly cost: number;
}

const EXAMPLES = new URL("../../../examples/domains/", import.meta.url);
const domains = ["guard", "courier"].map((name) =>
  loadDomain(readFileSync(new URL(`${name}.json`, EXAMPLES), "utf8")),
);
const planner = new ClassicalPlanner();
const known = new Map<string, PoolQuestion>();

/** Random questions of `guard` and `courier` with plans of at least two steps, deterministic. */
export function drawQuestions(count: number, seed: number): readonly PoolQuestion[] {
  const random = seededRandom(seed);
  const questions: PoolQuestion[] = [];
  while (questions.length < count) {
    const domain = domains[random.integer(domains.length)] as Domain;
    const goal = domain.goals[random.integer(domain.goals.length)] as Goal;
    const state = randomState(domain, random);
    const result = runSearch(planner, { domain, state, goal, mode: "optimal" });
    if (result.status !== "solved" || result.actions.length < 2) continue;
    const question = {
      domain,
      state,
      goal,
      best: result.actions,
      cost: result.scaledCost / COST_SCALE,
    };
    known.set(keyOf(question), question);
    questions.push(question);
  }
  return questions;
}

/** The optimal plan of a question, known to all members and returned according to their skill. */
export function bestPlanFor(question: Pick<PoolQuestion, "domain" | "state" | "goal">) {
  const key = keyOf(question);
  const drawn = known.get(key);
  if (drawn !== undefined) return drawn.best;
  // From an intermediate state, such as after another member's first steps.
  const result = runSearch(planner, { ...question, mode: "optimal" });
  return result.status === "solved" ? result.actions : [];
}

/** Key of a question, which also seeds the members' answers. */
export function keyOf({ domain, state, goal }: Pick<PoolQuestion, "domain" | "state" | "goal">) {
  return `${domain.name}/${goal.name}/${state.join(",")}`;
}

/** A random source seeded by a text. */
export function seededBy(text: string): Random {
  return seededRandom(Number.parseInt(hashText(text).slice(0, 8), 16));
}

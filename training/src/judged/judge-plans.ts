import { ClassicalPlanner } from "@understudy/classical";
import {
  Deadline,
  type Domain,
  defaultCostRatio,
  type Goal,
  type Lead,
  loadDomain,
  Orchestrator,
  type PackedState,
  provePlan,
  runSearch,
  seededRandom,
  systemClock,
} from "@understudy/planner-core";
import { RandomWalkLead, randomState, SaidLead } from "@understudy/simulation";
import type { JudgedDomain } from "./told.ts";

/** A plan that is asked for. */
export interface PlanQuestion {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
}

/** The fate of an answer, and of random walks in its place. */
export interface JudgedPlan {
  readonly isValid: boolean;
  /** Share of walks that reach the goal. */
  readonly walkValid: number;
  /** Share of the served steps that are the lead's, once the answer was mended. */
  readonly kept: number;
  readonly walkKept: number;
}

/** Shorter plans say little about a planner, longer ones little about a model. */
const [LEAST_STEPS, MOST_STEPS] = [2, 12];
const EXPANSIONS = 20_000;
/** Random walks in place of each answer: the more, the less chance adds to the doubt. */
const WALKS = 8;
const WALK_STEPS = 30;
const BUDGET_MS = 60_000;
/** Limits in nodes, not in time: a busy machine changes nothing. */
const SETTINGS = {
  understudyMaxMs: BUDGET_MS,
  understudyImproveMs: BUDGET_MS,
  understudyExpansions: 2000,
};

/** Goals of a domain in random states. The same seed draws the same, and the first ones however many are drawn. */
export function drawPlans(
  { definition }: JudgedDomain,
  count: number,
  seed: number,
): readonly PlanQuestion[] {
  const domain = loadDomain(definition);
  const planner = new ClassicalPlanner();
  const random = seededRandom(seed);
  const drawn: PlanQuestion[] = [];
  for (let tries = 0; drawn.length < count && tries < 60 * count; tries++) {
    const state = randomState(domain, random);
    const goal = domain.goals[random.integer(domain.goals.length)] as Goal;
    const problem = { domain, state, goal, mode: "anytime" } as const;
    const result = runSearch(planner, problem, { expansions: EXPANSIONS });
    const steps = result.status === "solved" ? result.actions.length : 0;
    if (steps >= LEAST_STEPS && steps <= MOST_STEPS) drawn.push({ domain, state, goal });
  }
  return drawn;
}

/** Asks a lead for plans, as it is held by default, and has random walks asked the same. */
export async function askPlans(
  lead: Lead,
  questions: readonly PlanQuestion[],
  seed: number,
  onProgress?: (asked: number) => void,
): Promise<readonly JudgedPlan[]> {
  const walk = new RandomWalkLead(seed, WALK_STEPS);
  const judged: JudgedPlan[] = [];
  for (const question of questions) {
    const [own] = await judge(lead, lead, question, 1);
    const walks = await judge(walk, lead, question, WALKS);
    judged.push({
      isValid: own?.isValid ?? false,
      kept: own?.kept ?? 0,
      walkValid: mean(walks.map(({ isValid }) => (isValid ? 1 : 0))),
      walkKept: mean(walks.map(({ kept }) => kept)),
    });
    onProgress?.(judged.length);
  }
  return judged;
}

/** @param heldLike the lead whose cost ratio counts */
async function judge(
  lead: Lead,
  heldLike: Lead,
  { domain, state, goal }: PlanQuestion,
  times: number,
): Promise<readonly { isValid: boolean; kept: number }[]> {
  const said = new SaidLead();
  const planner = new ClassicalPlanner();
  const maxCostRatio = defaultCostRatio(domain, heldLike);
  const orchestrator = new Orchestrator({ ...SETTINGS, domain, planner, lead: said, maxCostRatio });
  const deadline = new Deadline(systemClock, Number.POSITIVE_INFINITY);
  const asked = { key: "", domain, state, goal, text: {} };
  const judged = [];
  for (let time = 0; time < times; time++) {
    const answer = await lead.ask({ question: asked, deadline });
    said.answer = answer;
    const { plan, leadSteps } = await orchestrator.plan({
      ...{ agent: `asked ${time}`, state, goal: goal.definition },
      ...{ budgetMs: BUDGET_MS, background: false },
    });
    const actions = answer.kind === "plan" ? answer.actions : [];
    const isValid = provePlan(domain, state, actions, goal.condition).sound;
    judged.push({ isValid, kept: leadSteps / Math.max(1, plan?.steps.length ?? 0) });
  }
  deadline.release();
  orchestrator.dispose();
  return judged;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

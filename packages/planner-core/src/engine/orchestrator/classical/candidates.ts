import type { Goal } from "../../../rules/domain/domain.ts";
import { withoutIdleSteps } from "../../../rules/plan/idle-steps.ts";
import type { AlternativePlan } from "../../contract/planner.ts";
import type { ProvedCandidate } from "../call/inquiry.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { ClassicalPlan, ClassicalTask } from "../request/classical-plan.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { PreparedRequest } from "../request/prepare.ts";
import type { ClassicalAnswer } from "../request/progress.ts";
import type { ClassicalParts } from "./parts.ts";

/** Limits on candidates: their number, and time. */
export interface CandidateLimits {
  readonly choices: number;
  /** Time at which searches end, in milliseconds of the clock. */
  readonly untilMs: number;
}

/**
 * Proved plans for the LLM planner to choose from, whatever their cost: first the classical planner's own, then one for
 * each other goal in order, then other styles while there is room and time. After the time limit a search is made only
 * for a second plan, since a single plan leaves no choice; further plans come from policies alone.
 */
export function* gatherCandidates(
  parts: ClassicalParts,
  request: OpenRequest,
  classicalAnswer: ClassicalAnswer,
  limits: CandidateLimits,
): Pausable<readonly ProvedCandidate[]> {
  const { clock, classical } = parts;
  const { asked } = classicalAnswer.meaning;
  const { choices, untilMs } = limits;
  const candidates: ProvedCandidate[] = [];
  for (const goal of classicalAnswer.goals) {
    if (candidates.length >= choices) break;
    let plan: ClassicalPlan | undefined = classicalAnswer.classicalPlan;
    if (goal !== plan.goal) {
      const maySearch = candidates.length < 2 || clock.now() < untilMs;
      plan = maySearch
        ? yield* classical.plan(request, { asked, goals: [goal] }, { untilMs })
        : classical.known(asked, goal);
    }
    if (plan?.status !== "solved") continue;
    const { actions, scaledCost, optimal } = plan;
    const candidate = { goal, actions, scaledCost, optimal };
    if (plan === classicalAnswer.classicalPlan) candidates.unshift(candidate);
    else candidates.push(candidate);
  }
  addStyles(parts, request, asked, candidates, limits);
  return candidates;
}

/** Adds alternative plans for the same goals; each goal gets an equal share of the room. */
function addStyles(
  parts: ClassicalParts,
  request: OpenRequest,
  asked: PreparedRequest,
  candidates: ProvedCandidate[],
  { choices, untilMs }: CandidateLimits,
): void {
  const bests = [...candidates];
  for (const [index, best] of bests.entries()) {
    const room = choices - candidates.length;
    if (room <= 0 || parts.clock.now() >= untilMs) return;
    const share = Math.ceil(room / (bests.length - index));
    let added = 0;
    const task = { asked, goal: best.goal, state: asked.state };
    for (const other of alternatives(parts, request, task, share + 1, untilMs)) {
      if (nameStyle(candidates, best.goal, other) || added >= share) continue;
      const candidate = prove(parts, asked, best, other);
      // Without its idle steps it may equal a known candidate.
      if (candidate === undefined || nameStyle(candidates, best.goal, candidate)) continue;
      candidates.push(candidate);
      added++;
    }
  }
}

/** Adds the name of a style to an equal candidate, if there is one. */
function nameStyle(
  candidates: ProvedCandidate[],
  goal: Goal,
  { actions, style }: Pick<ProvedCandidate, "actions" | "style">,
): boolean {
  const known = candidates.findIndex((each) => each.goal === goal && isSame(each.actions, actions));
  if (known >= 0) candidates[known] = { style, ...(candidates[known] as ProvedCandidate) };
  return known >= 0;
}

/** Proves a plan; undefined if it is unsound or much more expensive than the best plan for its goal. */
function prove(
  { prover, settings }: ClassicalParts,
  asked: PreparedRequest,
  best: ProvedCandidate,
  { actions, style }: AlternativePlan,
): ProvedCandidate | undefined {
  const { goal } = best;
  if (!prover.prove(asked.state, actions, goal.condition, asked)) return undefined;
  const trimmed = withoutIdleSteps(prover, asked.state, actions, goal.condition, asked);
  const { scaledCost } = prover;
  if (scaledCost > settings.maxCostRatio * best.scaledCost) return undefined;
  return {
    goal,
    actions: trimmed?.actions ?? actions,
    scaledCost,
    style,
    optimal: best.optimal && scaledCost <= best.scaledCost,
  };
}

function alternatives(
  { domain, planner, clock, settings, reporter }: ClassicalParts,
  request: OpenRequest,
  { asked, goal, state }: ClassicalTask,
  count: number,
  untilMs: number,
): readonly AlternativePlan[] {
  if (planner.alternatives === undefined) return [];
  const { disabled, maintain, ways, costVersion } = asked;
  const demands = { disabled, maintain, ways, costVersion };
  const problem = { domain, state, goal, mode: "anytime" as const, ...demands };
  const slice = { untilMs, clock, expansions: settings.searchExpansions };
  try {
    return planner.alternatives(problem, count, slice);
  } catch (error) {
    reporter.failed("planner", error, request);
    return [];
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((action, index) => action === b[index]);
}

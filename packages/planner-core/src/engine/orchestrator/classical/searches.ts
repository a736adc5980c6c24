import type { Goal } from "../../../rules/domain/domain.ts";
import type { SearchResult } from "../../contract/planner.ts";
import type { GuardedSearch } from "../guard/search.ts";
import type { ClassicalPlan } from "../request/classical-plan.ts";
import type { PreparedRequest } from "../request/prepare.ts";

/** Limits on a search that is advanced slice by slice. */
export interface Advance {
  readonly untilMs: number;
  /** Limit on the total expansions of the search. */
  readonly expansions: number;
  /** Scaled cost that ends the search. Default: none. */
  readonly enough?: number | undefined;
  /** Time beyond `untilMs` for improving a plan, in milliseconds. Default 0. */
  readonly extraMs?: number;
  /** End of the improvement of a first plan; undefined before there is a plan. */
  improveUntilMs?: number;
}

/** A search that has had its first slice. */
export interface BegunSearch {
  readonly search: GuardedSearch;
  readonly limits: Advance;
  /** Its start, on the clock. */
  readonly beganMs: number;
}

/** The result for one goal. */
export interface GoalAttempt {
  readonly goal: Goal;
  /** The plan so far; undefined before the goal is first considered. */
  plan: ClassicalPlan | undefined;
  search: GuardedSearch | undefined;
  /** Whether the search is exhausted. */
  isEnded: boolean;
}

/** The searches of a request. */
export interface Searches {
  readonly asked: PreparedRequest;
  readonly goals: readonly Goal[];
  /** One attempt per goal considered. */
  readonly attempts: GoalAttempt[];
  /** Number of expansions left for all attempts. */
  expansions: number;
  isStopped: boolean;
}

/** Ends all searches of a request. */
export function end({ attempts }: Searches): void {
  for (const { search } of attempts) search?.end();
}

/** A complete plan; otherwise the beginning of one for the most important goal. */
export function best({ attempts, goals }: Searches): ClassicalPlan {
  // Goals not considered are not proved unreachable.
  const llmGoal = attempts.find(({ plan }) => plan?.status !== "unsolvable")?.goal;
  const classicalAnswer =
    attempts.find(({ plan }) => plan?.status === "solved")?.plan ??
    attempts.find(({ plan }) => plan?.status === "partial")?.plan ??
    attempts[0]?.plan;
  const isHopeless = classicalAnswer?.status === "unsolvable" && llmGoal !== undefined;
  const plan = (isHopeless ? undefined : classicalAnswer) ?? noPlanYet(goals[0] as Goal);
  return forLlm(plan, llmGoal);
}

/** The plan for a single goal. The LLM planner is not asked for a goal that is proved unreachable. */
export function withLlmGoal(plan: ClassicalPlan): ClassicalPlan {
  return forLlm(plan, plan.status === "unsolvable" ? undefined : plan.goal);
}

function forLlm(plan: ClassicalPlan, llmGoal: Goal | undefined): ClassicalPlan {
  // Property by property: V8 moves a spread copy that grows to the old generation at once.
  const { status, goal, actions, scaledCost, optimal, scaledLowerBound, failure } = plan;
  return { status, goal, actions, scaledCost, optimal, scaledLowerBound, llmGoal, failure };
}

/** The result for a goal without a plan. */
export function noPlanYet(goal: Goal): ClassicalPlan {
  return {
    status: "cut-off",
    goal,
    actions: [],
    scaledCost: 0,
    optimal: false,
    scaledLowerBound: 0,
    llmGoal: goal,
  };
}

/** Whether a plan is cheap enough, or no plan exists. */
export function isDecided(result: SearchResult, enough: number): boolean {
  if (result.status === "unsolvable") return true;
  return (
    result.scaledLowerBound > enough || (result.status === "solved" && result.scaledCost <= enough)
  );
}

/** Whether there is a complete plan. */
export function hasPlan(attempts: readonly GoalAttempt[]): boolean {
  return attempts.some(({ plan }) => plan?.status === "solved");
}

import {
  type Domain,
  type Goal,
  loadDomain,
  type PackedState,
  type PlanningProblem,
} from "@understudy/planner-core";
import type { SuiteOptions } from "../runner/task.ts";
import { allProblems, type Problem } from "./problems/index.ts";
import { optimalCosts } from "./problems/optimal-costs.ts";

/** A problem of the set, loaded and packed. */
export interface Case {
  readonly name: string;
  readonly size: Problem["size"];
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
  /** Proven optimal cost in thousandths; null without a plan, undefined if unproved. */
  readonly optimal: number | null | undefined;
}

let loaded: readonly Case[] | undefined;

/** All problems of the set. */
export function allCases(): readonly Case[] {
  loaded ??= allProblems().map((problem) => {
    const domain = loadDomain(problem.domain);
    const optimal = optimalCosts[problem.name];
    return {
      name: problem.name,
      size: problem.size,
      domain,
      state: domain.state(problem.state),
      goal: domain.goal(problem.goal),
      optimal: typeof optimal === "number" ? Math.round(optimal * 1000) : optimal,
    };
  });
  return loaded;
}

/** Problems of a quick run. */
const QUICK = [
  "village-house",
  "guard-defeat",
  "soldier",
  "bakery",
  "blocks-6",
  "wide-60",
  "unsolvable-parity",
];

/** The problems of a size in a run. */
export function casesOf(size: Case["size"], { quick }: SuiteOptions): readonly Case[] {
  const cases = allCases().filter((one) => one.size === size);
  return quick ? cases.filter(({ name }) => QUICK.includes(name)) : cases;
}

/** A case as a planner's problem. */
export function questionOf(
  { domain, state, goal }: Case,
  mode: PlanningProblem["mode"],
): PlanningProblem {
  return { domain, state, goal, mode };
}

/**
 * Conditional effects, compiled away into one action per case.
 *
 * @module
 */

import {
  ActionSet,
  applyAction,
  type Domain,
  type PackedState,
  type PlanConstraints,
  type PlanningProblem,
} from "@understudy/planner-core";
import { holds } from "@understudy/planner-core/compiled";

/*
 * Everything in this package plans with unconditional effects. In a domain with conditional effects
 * it plans with the cases of actions, and translates at its boundary: problems on the way in, plans
 * on the way out. Cases and actions correspond one to one along a plan, at the same cost, so proofs
 * about one hold for the other.
 */

/** The problem over the cases of its domain; unchanged if the domain has no conditional effects. */
export function caseProblem<Problem extends PlanConstraints & { readonly domain: Domain }>(
  problem: Problem,
): Problem {
  const { domain: cases, split } = problem.domain.cases;
  if (split === undefined) return problem;
  return { ...problem, domain: cases, disabled: disabledCases(problem) };
}

/** Like `caseProblem`, for a planning problem; also translates the incumbent plan. */
export function casePlanningProblem(problem: PlanningProblem): PlanningProblem {
  const { domain, state, incumbent } = problem;
  if (domain.cases.split === undefined) return problem;
  const plan = incumbent === undefined ? undefined : casesOfPlan(domain, state, incumbent);
  return { ...caseProblem(problem), incumbent: plan };
}

/** The case that applies at each step of a plan; undefined if the plan breaks. */
export function casesOfPlan(
  domain: Domain,
  start: PackedState,
  plan: readonly number[],
): readonly number[] | undefined {
  const { domain: cases, split } = domain.cases;
  if (split === undefined) return plan;
  const { conditions, conditionStart } = cases.actions;
  let state = start;
  let next: PackedState = new Int32Array(start.length);
  const found: number[] = [];
  for (const action of plan) {
    if (action >>> 0 !== action || action >= domain.actions.count) return undefined;
    const end = split.start[action + 1] as number;
    let id = split.start[action] as number;
    for (; id < end; id++) {
      const from = conditionStart[id] as number;
      if (holds(conditions, from, conditionStart[id + 1] as number, state)) break;
    }
    if (id === end) return undefined;
    found.push(id);
    applyAction(domain.actions, action, state, next);
    [state, next] = [next, state === start ? new Int32Array(start.length) : state];
  }
  return found;
}

/** The actions behind the cases of a plan. */
export function actionsOfPlan(domain: Domain, plan: readonly number[]): readonly number[] {
  const { split } = domain.cases;
  if (split === undefined) return plan;
  return Object.freeze(plan.map((id) => split.actionOf[id] as number));
}

function disabledCases({
  domain,
  disabled,
}: PlanConstraints & { readonly domain: Domain }): ActionSet | undefined {
  const { domain: cases, split } = domain.cases;
  if (disabled === undefined || split === undefined) return disabled;
  const set = new ActionSet(cases.actions.count);
  if (disabled.size === 0) return set;
  split.actionOf.forEach((action, id) => {
    if (disabled.has(action)) set.add(id);
  });
  return set;
}

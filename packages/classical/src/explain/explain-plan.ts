/**
 * Explanations: the purpose of each step, and the reason why a goal is out of reach.
 *
 * @module
 */

import {
  COST_SCALE,
  type Domain,
  type PackedState,
  provePlan,
  RequestError,
  type Step,
} from "@understudy/planner-core";
import {
  COPY,
  type ConditionNode,
  EFFECT_LENGTH,
  readableParts,
  simplify,
} from "@understudy/planner-core/compiled";
import { caseProblem, casesOfPlan } from "../cases/case-problem.ts";
import { preconditionsUnder } from "../model/maintenance.ts";
import type { ExplainedProblem } from "./explained-problem.ts";
import { after, leftOutWithout } from "./replay.ts";
import { Supply } from "./supply.ts";

/** A condition, and where it comes from. */
export interface SuppliedCondition {
  /** For people, such as `wood>=3`. */
  readonly condition: string;
  /**
   * Index of each step without which it would not hold, were all others taken; where several would each
   * be enough, of the one that brought it about last. Empty where it held from the start and needed nobody.
   */
  readonly from: readonly number[];
}

/** The purpose of one step. */
export interface ExplainedStep {
  readonly step: Step;
  /** In the unit of the domain, with run-time costs as they are in the state before the step. */
  readonly cost: number;
  /**
   * The conditions that must hold before the step, and the values that it copies. For a step with conditional effects
   * also those that decide which of them act.
   */
  readonly needs: readonly SuppliedCondition[];
  /** The conditions that later steps, or the goal, have from this one. */
  readonly serves: readonly { readonly condition: string; readonly to: number | "goal" }[];
  /**
   * Whether the plan works without it, and without those that it alone makes possible. It may still
   * lower the run-time cost of later ones.
   */
  readonly unneeded: boolean;
}

/** A plan as a net of causes. */
export interface PlanExplanation {
  /** In the unit of the domain. */
  readonly cost: number;
  readonly steps: readonly ExplainedStep[];
  /** The conditions of the goal. */
  readonly goal: readonly SuppliedCondition[];
}

/**
 * Says what each step of a plan is for: its causal links, from the step that brings a condition about
 * to those that need it (McAllester and Rosenblitt 1991). An amount comes from all steps without which
 * it would not be enough. A step that serves nothing is unneeded, so every step of an optimal plan serves
 * something unless it only makes run-time costs lower. Quadratic in the length of the plan, where many
 * steps move one amount cubic.
 *
 * @param actions ids of ground actions, a sound plan for the goal
 * @throws RequestError if the plan does not work or does not reach the goal
 * @example
 * const { steps } = explainPlan({ domain, state, goal }, result.actions);
 * for (const { step, serves } of steps) console.log(step.tool, "for", serves);
 */
export function explainPlan(
  problem: ExplainedProblem,
  actions: readonly number[],
): PlanExplanation {
  const { domain, state, goal } = problem;
  const proof = provePlan(domain, state, actions, goal.condition, problem);
  if (!proof.sound) {
    throw new RequestError([
      {
        pointer: "/actions",
        message: proof.failure.message,
        hint: "prove a plan before it is explained",
      },
    ]);
  }
  const states: PackedState[] = [state];
  for (const action of actions) {
    states.push(after(domain, action, states[states.length - 1] as PackedState));
  }
  const own = caseProblem(problem);
  const cases = casesOfPlan(domain, state, actions) as readonly number[];
  const supply = new Supply(own.domain, cases, states);
  const needsOf = (node: ConditionNode, at: number): SuppliedCondition[] =>
    readableParts(simplify(node, domain.variables), domain.variables).map((condition) => ({
      condition: domain.format(condition),
      from: supply.of(condition, at),
    }));
  const conditionOf = preconditionsUnder(own.domain, own, keepsMaintain(problem));
  const needs = cases.map((action, index) => [
    ...needsOf(conditionOf(action), index),
    ...needsOf(copiedBy(own.domain, action, states[index] as PackedState), index),
  ]);
  const goalNeeds = needsOf(goal.condition.node, actions.length);
  const unneeded = unneededSteps(problem, actions);
  const steps = actions.map((action, index) => ({
    step: domain.step(action),
    cost: domain.scaledActionCost(action, states[index] as PackedState, problem.ways) / COST_SCALE,
    needs: needs[index] as SuppliedCondition[],
    serves: [
      ...needs.flatMap((list, to) => servedBy(list, index, to)),
      ...servedBy(goalNeeds, index, "goal"),
    ],
    unneeded: unneeded.has(index),
  }));
  return { cost: proof.cost, steps, goal: goalNeeds };
}

/** Whether the start meets what must hold after every step: what a step leaves alone then still does. */
function keepsMaintain({ domain, state, maintain }: ExplainedProblem): boolean {
  return domain.maintain.holds(state) && (maintain === undefined || maintain.holds(state));
}

/** The values that an action copies: it needs them as much as what it asks for. */
function copiedBy(domain: Domain, action: number, state: PackedState): ConditionNode {
  const { effects, effectStart } = domain.actions;
  const children: ConditionNode[] = [];
  const end = effectStart[action + 1] as number;
  for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
    if (effects[at] !== COPY) continue;
    const variable = effects[at + 2] as number;
    const value = state[variable] as number;
    children.push({ kind: "test", operator: "=", variable, value });
  }
  return { kind: "all", children };
}

function servedBy(
  needs: readonly SuppliedCondition[],
  step: number,
  to: number | "goal",
): { condition: string; to: number | "goal" }[] {
  return needs.flatMap(({ condition, from }) => (from.includes(step) ? [{ condition, to }] : []));
}

function unneededSteps(problem: ExplainedProblem, actions: readonly number[]): ReadonlySet<number> {
  const { domain, state, goal } = problem;
  const unneeded = new Set<number>();
  for (let index = 0; index < actions.length; index++) {
    const { end, leftOut } = leftOutWithout(domain, state, actions, index, problem);
    if (goal.condition.holds(end)) for (const step of leftOut) unneeded.add(step);
  }
  return unneeded;
}

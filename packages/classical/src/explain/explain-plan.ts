/**
 * Explanations: the purpose of each step, and the reason why a goal is unreachable.
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
import { finish, type Work } from "@understudy/planner-core/internal";
import { caseProblem, casesOfPlan } from "../conditional-effects/case-problem.ts";
import { preconditionsUnder } from "../model/maintenance.ts";
import { piecesOf, type SlicedWork } from "../work/work.ts";
import type { ExplainedProblem } from "./explained-problem.ts";
import { after, leftOutWithout } from "./replay.ts";
import { Supply } from "./supply.ts";

/** Cost of comparing one step with another, in units of sliced work. */
const UNITS_PER_LOOK = 64;

/** A condition, with the steps that supply it. */
export interface SuppliedCondition {
  /** The condition as text, such as `wood>=3`. */
  readonly condition: string;
  /**
   * Indices of the steps that the condition depends on: each one is necessary if all others are taken. If several steps
   * would each be sufficient, only the last counts. Empty for a condition that held from the start.
   */
  readonly from: readonly number[];
}

/** The purpose of a step. */
export interface ExplainedStep {
  readonly step: Step;
  /** Cost in the domain's unit; run-time costs are those in the state before the step. */
  readonly cost: number;
  /**
   * The preconditions of the step and the values that it copies; with conditional effects, also the conditions that
   * select the case.
   */
  readonly needs: readonly SuppliedCondition[];
  /** The later conditions, of steps or of the goal, that this step supplies. */
  readonly serves: readonly { readonly condition: string; readonly to: number | "goal" }[];
  /**
   * Whether the plan works without this step and all steps that depend on it. The step may still
   * lower the run-time cost of later ones.
   */
  readonly unneeded: boolean;
}

/** A plan as a graph of causal links. */
export interface PlanExplanation {
  /** Cost in the domain's unit. */
  readonly cost: number;
  readonly steps: readonly ExplainedStep[];
  /** The conditions of the goal. */
  readonly goal: readonly SuppliedCondition[];
}

/**
 * Explains each step of a plan by its causal links, which lead from the step that supplies a condition to the steps
 * that need it (McAllester and Rosenblitt 1991). The suppliers of an amount are all steps without which it would be too
 * small. A step without links is unneeded; in an optimal plan such a step can only lower run-time costs. Takes time
 * quadratic in the length of the plan, cubic if many steps change the same amount.
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
  return finish(explained(problem, actions));
}

/**
 * {@link explainPlan} in pieces of about a millisecond, for servers with other work.
 *
 * @throws like `explainPlan`
 */
export function explainPlanInPieces(
  problem: ExplainedProblem,
  actions: readonly number[],
): Work<PlanExplanation> {
  return piecesOf(explained(problem, actions));
}

function* explained(
  problem: ExplainedProblem,
  actions: readonly number[],
): SlicedWork<PlanExplanation> {
  const { domain, state, goal } = problem;
  const proof = provePlan(domain, state, actions, goal.condition, problem);
  if (!proof.sound) {
    throw new RequestError([
      {
        pointer: "/actions",
        message: proof.failure.message,
        hint: "prove the plan first",
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
  const conditionOf = yield* preconditionsUnder(own.domain, own, keepsMaintain(problem));
  // Each step is compared with all steps of the plan; conditions on amounts with all pairs of them.
  const units = (UNITS_PER_LOOK + actions.length) * (1 + actions.length);
  const needs: SuppliedCondition[][] = [];
  for (const [index, action] of cases.entries()) {
    const copied = copiedBy(own.domain, action, states[index] as PackedState);
    needs.push([...needsOf(conditionOf(action), index), ...needsOf(copied, index)]);
    yield units;
  }
  const goalNeeds = needsOf(goal.condition.node, actions.length);
  yield units;
  const unneeded = yield* unneededSteps(problem, actions, units);
  const steps: ExplainedStep[] = [];
  for (const [index, action] of actions.entries()) {
    const at = states[index] as PackedState;
    steps.push({
      step: domain.step(action),
      cost: domain.scaledActionCost(action, at, problem.ways) / COST_SCALE,
      needs: needs[index] as SuppliedCondition[],
      serves: [
        ...needs.flatMap((list, to) => servedBy(list, index, to)),
        ...servedBy(goalNeeds, index, "goal"),
      ],
      unneeded: unneeded.has(index),
    });
    yield units;
  }
  return { cost: proof.cost, steps, goal: goalNeeds };
}

/** Whether `maintain` holds at the start. If so, steps that do not touch it need not support it. */
function keepsMaintain({ domain, state, maintain }: ExplainedProblem): boolean {
  return domain.maintain.holds(state) && (maintain === undefined || maintain.holds(state));
}

/** Tests for the values that an action copies, which it depends on as on its preconditions. */
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

function* unneededSteps(
  problem: ExplainedProblem,
  actions: readonly number[],
  units: number,
): SlicedWork<ReadonlySet<number>> {
  const { domain, state, goal } = problem;
  const unneeded = new Set<number>();
  for (let index = 0; index < actions.length; index++) {
    const { end, leftOut } = leftOutWithout(domain, state, actions, index, problem);
    if (goal.condition.holds(end)) for (const step of leftOut) unneeded.add(step);
    yield units;
  }
  return unneeded;
}

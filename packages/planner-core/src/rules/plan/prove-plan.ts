/**
 * Plans: proved forwards, regressed backwards, mended and shortened.
 *
 * @module
 */

import { decodeNode, nodeLength } from "../condition/code.ts";
import type { CompiledCondition } from "../condition/condition.ts";
import { firstUnmet, holds } from "../condition/evaluate.ts";
import type { ConditionNode } from "../condition/node.ts";
import { COST_SCALE } from "../domain/definition/costs.ts";
import type { Value } from "../domain/definition/definition.ts";
import { decodeValue } from "../domain/definition/variables.ts";
import type { Domain } from "../domain/domain.ts";
import type { PackedState } from "../state/packed-state.ts";
import { type PlanConstraints, PlanProver, type ProofFailureKind } from "./prover.ts";
import { regressPlan } from "./regress/regress.ts";

/** The step at which a plan breaks, and the cause. */
export interface ProofFailure {
  readonly kind: ProofFailureKind;
  /** Index of the broken step; the number of steps if only the goal is missed. */
  readonly step: number;
  /** The broken step as text; undefined for the goal. */
  readonly action: string | undefined;
  /** The first condition that does not hold, such as `wood>=2`; undefined if there is none. */
  readonly condition: string | undefined;
  /** Whether the condition is implied by an effect (a decrease below the range) and not written. */
  readonly implied: boolean;
  /** The values of the variables in the condition. */
  readonly values: Readonly<Record<string, Value>>;
  /** The failure in one sentence. */
  readonly message: string;
}

/** The verdict on a plan. */
export type Proof =
  | {
      readonly sound: true;
      /** Cost of the plan from this state. */
      readonly cost: number;
      /** The weakest condition under which the whole plan works. Computed on first read. */
      readonly precondition: CompiledCondition;
    }
  | {
      readonly sound: false;
      /** Cost of the steps before the broken one. */
      readonly cost: number;
      readonly failure: ProofFailure;
    };

/**
 * Proves a plan by simulating it from a state: every step applies, `maintain` holds after every step, and the goal
 * holds at the end.
 *
 * @param plan ids of ground actions
 * @throws CostError if a run-time cost function throws or returns an invalid cost
 *
 * @example
 * const proof = provePlan(domain, state, plan.actions, domain.goal("warm_home").condition);
 * if (!proof.sound) console.log(proof.failure.message);
 */
export function provePlan(
  domain: Domain,
  state: PackedState,
  plan: ArrayLike<number>,
  goal: CompiledCondition,
  constraints: PlanConstraints = {},
): Proof {
  const prover = new PlanProver(domain);
  if (prover.prove(state, plan, goal, constraints)) {
    let precondition: CompiledCondition | undefined;
    return {
      sound: true,
      cost: prover.scaledCost / COST_SCALE,
      get precondition() {
        precondition ??= regressPlan(domain, plan, goal, constraints);
        return precondition;
      },
    };
  }
  return {
    sound: false,
    cost: prover.scaledCost / COST_SCALE,
    failure: explainFailure(domain, prover, plan, goal, constraints),
  };
}

/**
 * Explains a failed proof from the state of its prover. Unknown actions are told as `unknown` has them, by their index.
 *
 * @example
 * const prover = new PlanProver(domain);
 * if (!prover.prove(state, plan, goal)) console.log(explainFailure(domain, prover, plan, goal).message);
 */
export function explainFailure(
  domain: Domain,
  prover: PlanProver,
  plan: ArrayLike<number>,
  goal: CompiledCondition | undefined,
  constraints: PlanConstraints = {},
  unknown: Readonly<Record<number, string>> = {},
): ProofFailure {
  const kind = prover.failure;
  if (kind === undefined) throw new RangeError("The last proof succeeded");
  const step = prover.soundSteps;
  const id = plan[step];
  const known = id !== undefined && id >>> 0 === id && id < domain.actions.count;
  const written = known ? domain.formatAction(id) : (unknown[step] ?? `action ${id}`);
  const action = kind === "goal" ? undefined : written;
  const unmet = findUnmet(domain, prover, id, goal, constraints);
  const condition = unmet === undefined ? undefined : domain.format(unmet.node);
  const values: Record<string, Value> = {};
  if (unmet !== undefined) collectValues(domain, unmet.node, prover.state, values);
  const found = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  const seen = found.length === 0 ? "" : `, but ${found.join(", ")}`;
  const place = `step ${step + 1}, ${action}`;
  const messages: Record<ProofFailureKind, string> = {
    "unknown-action": `${place}: there is no such action`,
    disabled: `${place}: the action is disabled`,
    precondition: `${place}: needs ${condition}${seen}`,
    "no-way": `${place}: there is no way from ${whereabouts(domain, prover)}`,
    maintain: `${place}: afterwards ${condition} must hold${seen}`,
    goal: `after ${step} steps the goal is not reached: needs ${condition}${seen}`,
  };
  return {
    kind,
    step,
    action,
    condition,
    implied: unmet?.implied ?? false,
    values,
    message: messages[kind],
  };
}

/** The agent's position at the point where the plan breaks. */
function whereabouts(domain: Domain, prover: PlanProver): string {
  const { position } = domain.variables;
  if (position === undefined) return "here";
  return String(decodeValue(position, prover.state[position.id] as number));
}

function findUnmet(
  domain: Domain,
  prover: PlanProver,
  action: number | undefined,
  goal: CompiledCondition | undefined,
  constraints: PlanConstraints,
): { readonly node: ConditionNode; readonly implied: boolean } | undefined {
  const { state } = prover;
  const within = (condition: CompiledCondition | undefined) => {
    if (condition === undefined) return undefined;
    const position = firstUnmet(condition.code, 0, condition.code.length, state);
    return position < 0
      ? undefined
      : { node: decodeNode(condition.code, position), implied: false };
  };
  switch (prover.failure) {
    case "goal":
      return within(goal);
    case "maintain":
      return within(domain.maintain) ?? within(constraints.maintain);
    case "precondition": {
      const { conditions, conditionStart, impliedStart } = domain.actions;
      const end = conditionStart[(action as number) + 1] as number;
      let position = conditionStart[action as number] as number;
      while (position < end) {
        const next = position + nodeLength(conditions, position);
        if (!holds(conditions, position, next, state)) {
          const implied = position >= (impliedStart[action as number] as number);
          return { node: decodeNode(conditions, position), implied };
        }
        position = next;
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

function collectValues(
  domain: Domain,
  node: ConditionNode,
  state: PackedState,
  values: Record<string, Value>,
): void {
  const add = (id: number): void => {
    const variable = domain.variables.all[id];
    if (variable !== undefined) values[variable.name] = decodeValue(variable, state[id] as number);
  };
  switch (node.kind) {
    case "test":
      add(node.variable);
      return;
    case "compare":
      add(node.left.variable);
      add(node.right.variable);
      return;
    case "sum":
      for (const { variable } of node.terms) add(variable);
      return;
    default:
      for (const child of node.children) collectValues(domain, child, state, values);
  }
}

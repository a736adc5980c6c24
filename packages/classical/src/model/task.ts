/**
 * A planning problem, compiled to the variables and operators relevant to its goal.
 *
 * @module
 */

import type { CompiledCondition, Domain } from "@understudy/planner-core";
import type { ConditionNode } from "@understudy/planner-core/compiled";
import type { StandIns } from "./dominated.ts";
import { DOWN, UP } from "./needs.ts";

/** Conditions compiled for unpacked values: first intervals, then everything else. */
export interface CompiledConditions {
  /** Runs of (variable, lowest, highest). */
  readonly tests: Int32Array;
  /** `count + 1` entries, the last one being the end. */
  readonly testStart: Int32Array;
  /**
   * Compiled conditions of `planner-core` for everything that intervals cannot express: `!=`, comparisons,
   * disjunctions.
   */
  readonly code: Int32Array;
  /** `count + 1` entries, the last one being the end. */
  readonly codeStart: Int32Array;
}

/**
 * One goal of a domain, compiled for search. Irrelevant variables are projected out, and only relevant ground actions
 * remain. Variables and operators are renumbered in the domain's order.
 */
export interface Task {
  readonly domain: Domain;
  readonly goal: ConditionNode;
  /** The goal as a condition on states of the domain. */
  readonly goalCondition: CompiledCondition;
  /** Whether the goal contradicts itself. */
  readonly impossible: boolean;
  /** The domain's id of each variable. */
  readonly variables: Int32Array;
  readonly min: Int32Array;
  readonly max: Int32Array;
  /** The needed directions of each variable: `UP`, `DOWN` or both. */
  readonly direction: Uint8Array;
  /** Per variable: whether the order of its values has no meaning, as in enums and in integers used like enums. */
  readonly isEnum: Uint8Array;
  readonly operatorCount: number;
  /** The domain's id of each operator. */
  readonly actions: Int32Array;
  /** Dominated actions with their dominating actions, including actions dropped for that reason. */
  readonly standIns: StandIns;
  /** Cost of each operator in thousandths; a lower bound for run-time costs. */
  readonly scaledCost: Float64Array;
  /** Whether any operator has a run-time cost. */
  readonly runtimeCosts: boolean;
  readonly conditions: readonly ConditionNode[];
  /** Conditions of the operators, with the goal last. */
  readonly compiled: CompiledConditions;
  /** Runs of (opcode, variable, operand, bound) as in `planner-core`. */
  readonly effects: Int32Array;
  /** `operatorCount + 1` entries, the last one being the end. */
  readonly effectStart: Int32Array;
  /**
   * Compiled checks, in addition to the preconditions, that every state after a step must pass. Empty unless `maintain`
   * is too large to be regressed.
   */
  readonly checks: Int32Array;
}

/**
 * A copy of a task with other conditions or costs. Properties are listed one by one so that all tasks share a hidden
 * class, which keeps searches fast.
 */
export function taskWith(
  task: Omit<Task, "standIns">,
  compiled: CompiledConditions,
  standIns: StandIns,
  scaledCost: Float64Array = task.scaledCost,
): Task {
  return {
    domain: task.domain,
    goal: task.goal,
    goalCondition: task.goalCondition,
    impossible: task.impossible,
    variables: task.variables,
    min: task.min,
    max: task.max,
    direction: task.direction,
    isEnum: task.isEnum,
    operatorCount: task.operatorCount,
    actions: task.actions,
    standIns,
    scaledCost,
    runtimeCosts: task.runtimeCosts,
    conditions: task.conditions,
    compiled,
    effects: task.effects,
    effectStart: task.effectStart,
    checks: task.checks,
  };
}

/** Whether a function gives the cost of an operator in each state. Costs of ways are already part of the task. */
export function hasRuntimeCost({ runtimeCosts, domain, actions }: Task, operator: number): boolean {
  if (!runtimeCosts) return false;
  const action = actions[operator] as number;
  return domain.isRuntimeCost(action) && (domain.actions.ways?.to[action] ?? -1) < 0;
}

/** Whether larger values of a variable are never worse. */
export function isResource(task: Task, variable: number): boolean {
  return task.isEnum[variable] === 0 && task.direction[variable] === UP;
}

/** Whether smaller values of a variable are never worse. */
export function isBurden(task: Task, variable: number): boolean {
  return task.isEnum[variable] === 0 && task.direction[variable] === DOWN;
}

/** Memory of a condition node in bytes: an object with four properties, and its place in a list. */
const BYTES_PER_NODE = 72;

/** Approximate memory of a task. */
export function bytesOf({ compiled, conditions, effects, operatorCount, variables }: Task): number {
  const integers = compiled.tests.length + compiled.code.length + effects.length;
  const nodes = compiled.tests.length / 3 + compiled.code.length / 3 + conditions.length;
  return 4 * integers + BYTES_PER_NODE * nodes + 32 * operatorCount + 32 * variables.length;
}

/**
 * A planning problem, compiled to the variables and operators that matter for its goal.
 *
 * @module
 */

import type { CompiledCondition, Domain } from "@understudy/planner-core";
import { type ConditionNode, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { StandIns } from "./dominated.ts";
import { DOWN, UP } from "./needs.ts";

/** Conditions compiled for checks on unpacked values: intervals first, then whatever is left. */
export interface CompiledConditions {
  /** Runs of (variable, lowest, highest). */
  readonly tests: Int32Array;
  /** `count + 1` entries. */
  readonly testStart: Int32Array;
  /** Code of `planner-core` for what no interval says: `!=`, comparisons, disjunctions. */
  readonly code: Int32Array;
  /** `count + 1` entries. */
  readonly codeStart: Int32Array;
}

/**
 * One goal of one domain compiled for search: variables that do not matter are projected out, and
 * of the ground actions only those are left that may help. Variables and operators are renumbered
 * in the order of the domain.
 */
export interface Task {
  readonly domain: Domain;
  readonly goal: ConditionNode;
  /** The goal on states of the domain. */
  readonly goalCondition: CompiledCondition;
  /** Whether no state at all meets the goal, as its form shows. */
  readonly impossible: boolean;
  /** The domain's id of each variable. */
  readonly variables: Int32Array;
  readonly min: Int32Array;
  readonly max: Int32Array;
  /** `UP`, `DOWN` or both: which values are needed. */
  readonly direction: Uint8Array;
  /** Whether the order of values says nothing: enums, and integers that are used like them. */
  readonly isEnum: Uint8Array;
  readonly operatorCount: number;
  /** The domain's id of each operator. */
  readonly actions: Int32Array;
  /** Actions that others stand in for, also those that are no operators for that reason. */
  readonly standIns: StandIns;
  /** In thousandths; a lower bound where the cost is computed at run time. */
  readonly scaledCost: Float64Array;
  /** Whether some operator's cost is computed at run time. */
  readonly runtimeCosts: boolean;
  readonly conditions: readonly ConditionNode[];
  /** Operators first, the goal last. */
  readonly compiled: CompiledConditions;
  /** Runs of (opcode, variable, operand, bound) as in `planner-core`. */
  readonly effects: Int32Array;
  /** `operatorCount + 1` entries. */
  readonly effectStart: Int32Array;
  /**
   * Code of what every state after a step must meet beyond the conditions of operators; empty but for
   * domains with so much to maintain that actions cannot all carry it.
   */
  readonly checks: Int32Array;
}

/**
 * A task with other conditions or costs. Property by property: all tasks have one hidden class, which searches are fast
 * with.
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

/** Whether larger values of a variable are never worse. */
export function isResource(task: Task, variable: number): boolean {
  return task.isEnum[variable] === 0 && task.direction[variable] === UP;
}

/** Whether smaller values of a variable are never worse. */
export function isBurden(task: Task, variable: number): boolean {
  return task.isEnum[variable] === 0 && task.direction[variable] === DOWN;
}

/** Variables that some operator writes in one of these ways. */
export function writtenBy(task: Task, opcodes: readonly number[]): ReadonlySet<number> {
  const slots = new Set<number>();
  const end = task.effectStart[task.operatorCount] as number;
  for (let at = 0; at < end; at += EFFECT_LENGTH) {
    if (opcodes.includes(task.effects[at] as number)) slots.add(task.effects[at + 1] as number);
  }
  return slots;
}

/** A node of a condition: an object with four properties, and its place in a list. */
const BYTES_PER_NODE = 72;

/** About how much memory a task keeps. */
export function bytesOf({ compiled, conditions, effects, operatorCount, variables }: Task): number {
  const integers = compiled.tests.length + compiled.code.length + effects.length;
  const nodes = compiled.tests.length / 3 + compiled.code.length / 3 + conditions.length;
  return 4 * integers + BYTES_PER_NODE * nodes + 32 * operatorCount + 32 * variables.length;
}

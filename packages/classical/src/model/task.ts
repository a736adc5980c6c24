import { CompiledCondition, type Domain, type PlanConstraints } from "@understudy/planner-core";
import {
  COPY,
  type ConditionNode,
  EFFECT_LENGTH,
  encode,
  isFalseNode,
  type Term,
} from "@understudy/planner-core/internal";
import { domainIndex } from "./domain-index.ts";
import { undominated } from "./dominated.ts";
import { DOWN, UP } from "./needs.ts";
import { conjuncts, type RelevantAction, relevantTo } from "./relevance.ts";

/** A condition compiled for checks on unpacked values: intervals first, then whatever is left. */
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
 * of the ground actions only those are left that may help. Variables and operators are numbered
 * anew, in the order of the domain.
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
  readonly isEnum: Uint8Array;
  readonly operatorCount: number;
  /** The domain's id of each operator. */
  readonly actions: Int32Array;
  /** In thousandths; a lower bound where the cost is computed at run time. */
  readonly cost: Float64Array;
  /** Whether some operator's cost is computed at run time. */
  readonly runtimeCosts: boolean;
  readonly conditions: readonly ConditionNode[];
  /** Operators first, the goal last. */
  readonly compiled: CompiledConditions;
  /** Runs of (opcode, variable, operand, bound) as in `planner-core`. */
  readonly effects: Int32Array;
  /** `operatorCount + 1` entries. */
  readonly effectStart: Int32Array;
}

/** What ground actions cost instead of what the domain says: a style of planning. */
export interface Weighting {
  /** Tells weightings apart. */
  readonly key: string;
  /** What an action costs, in whole thousandths; at least 1. */
  readonly weigh: (action: number) => number;
}

/**
 * Compiles what matters for a goal under constraints. Linear in the relevant part of the domain.
 *
 * @param weighting costs to plan with instead of the domain's
 */
export function compileTask(
  domain: Domain,
  goalNode: ConditionNode,
  constraints: PlanConstraints,
  maintained: boolean,
  weighting?: Weighting,
): Task {
  const relevance = relevantTo(domain, goalNode, constraints, maintained);
  const index = domainIndex(domain);
  const { direction } = relevance.needs;
  const slots = new Int32Array(domain.variables.all.length).fill(-1);
  const variables: number[] = [];
  for (let id = 0; id < slots.length; id++) {
    if (direction[id] === 0) continue;
    slots[id] = variables.length;
    variables.push(id);
  }
  const all = relevance.actions.map((relevant) => ({
    action: relevant.action,
    condition: renumber(relevant.condition, slots),
    effects: projectEffects(domain, relevant, slots),
    cost: weighting?.weigh(relevant.action) ?? (domain.actions.minCost[relevant.action] as number),
    runtime: weighting === undefined && index.costReads(relevant.action) !== undefined,
  }));
  const operators = undominated(all);
  const goal = renumber(relevance.goal, slots);
  const conditions = operators.map((operator) => operator.condition);
  const effectStart = new Int32Array(operators.length + 1);
  const effects: number[] = [];
  operators.forEach((operator, id) => {
    effects.push(...operator.effects);
    effectStart[id + 1] = effects.length;
  });
  const ranges = domain.variables;
  const min = Int32Array.from(variables, (id) => ranges.min[id] as number);
  const max = Int32Array.from(variables, (id) => ranges.max[id] as number);
  return {
    domain,
    goal,
    goalCondition: new CompiledCondition(relevance.goal),
    impossible: isFalseNode(goal),
    variables: Int32Array.from(variables),
    min,
    max,
    direction: Uint8Array.from(variables, (id) => direction[id] as number),
    isEnum: Uint8Array.from(variables, (id) => Number(ranges.all[id]?.type === "enum")),
    operatorCount: operators.length,
    actions: Int32Array.from(operators, (operator) => operator.action),
    cost: Float64Array.from(operators, (operator) => operator.cost),
    runtimeCosts: operators.some((operator) => operator.runtime),
    conditions,
    compiled: compileConditions([...conditions, goal], min, max),
    effects: Int32Array.from(effects),
    effectStart,
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

function renumber(node: ConditionNode, slots: Int32Array): ConditionNode {
  const slot = (variable: number): number => slots[variable] as number;
  switch (node.kind) {
    case "test":
      return { ...node, variable: slot(node.variable) };
    case "compare": {
      const term = (side: Term): Term => ({ ...side, variable: slot(side.variable) });
      return { ...node, left: term(node.left), right: term(node.right) };
    }
    default:
      return { kind: node.kind, children: node.children.map((child) => renumber(child, slots)) };
  }
}

function projectEffects(domain: Domain, { action }: RelevantAction, slots: Int32Array): number[] {
  const { effects, effectStart } = domain.actions;
  const projected: number[] = [];
  const end = effectStart[action + 1] as number;
  for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
    const slot = slots[effects[at + 1] as number] as number;
    if (slot < 0) continue;
    const opcode = effects[at] as number;
    const operand = effects[at + 2] as number;
    // A copied variable is needed as soon as its copy is.
    projected.push(opcode, slot, opcode === COPY ? (slots[operand] as number) : operand);
    projected.push(effects[at + 3] as number);
  }
  return projected;
}

function compileConditions(
  nodes: readonly ConditionNode[],
  min: Int32Array,
  max: Int32Array,
): CompiledConditions {
  const tests: number[] = [];
  const code: number[] = [];
  const testStart = new Int32Array(nodes.length + 1);
  const codeStart = new Int32Array(nodes.length + 1);
  nodes.forEach((node, id) => {
    const intervals = new Map<number, [number, number]>();
    for (const child of conjuncts(node)) {
      if (child.kind !== "test" || child.operator === "!=") {
        code.push(...encode({ kind: "all", children: [child] }));
        continue;
      }
      const { variable, operator, value } = child;
      const interval = intervals.get(variable) ?? [
        min[variable] as number,
        max[variable] as number,
      ];
      if (operator !== "<=") interval[0] = Math.max(interval[0], value);
      if (operator !== ">=") interval[1] = Math.min(interval[1], value);
      intervals.set(variable, interval);
    }
    for (const [variable, [low, high]] of intervals) tests.push(variable, low, high);
    testStart[id + 1] = tests.length;
    codeStart[id + 1] = code.length;
  });
  return { tests: Int32Array.from(tests), testStart, code: Int32Array.from(code), codeStart };
}

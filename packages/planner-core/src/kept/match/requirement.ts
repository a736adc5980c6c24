import { IntList } from "../../base/collections/int-list.ts";
import { decodeNode, encode, nodeLength } from "../../rules/condition/code.ts";
import type { CompiledCondition } from "../../rules/condition/condition.ts";
import type { ConditionNode, TestNode } from "../../rules/condition/node.ts";
import { simplify } from "../../rules/condition/simplify.ts";
import { ValueSet, type VariableRanges } from "../../rules/condition/value-set.ts";

/** A precondition's requirement on a single variable. */
export interface VariableDemand {
  readonly variable: number;
  /** The conjunction of the variable's plain tests: an interval with holes. */
  readonly values: ValueSet;
  /** Disjunctions over this variable only, such as `at=home or at=inn`. */
  readonly groups: readonly Int32Array[];
}

/**
 * A regressed precondition in two parts: requirements on single variables, which the index handles, and the rest, which
 * must be evaluated.
 */
export interface Requirement {
  readonly condition: CompiledCondition;
  /** Ordered by variable id. */
  readonly demands: readonly VariableDemand[];
  /** Code of the top-level nodes that involve several variables. */
  readonly rest: Int32Array;
  /** The plain tests at the top level. */
  readonly tests: readonly TestNode[];
  /** The other top-level nodes; `key` is equal for equal nodes. */
  readonly others: readonly { readonly key: string; readonly node: ConditionNode }[];
  /** Requirements by variable id; undefined for an unconstrained variable. */
  readonly byVariable: readonly (VariableDemand | undefined)[];
}

/** Splits a precondition. Takes time linear in its size. */
export function requirementOf(condition: CompiledCondition, ranges: VariableRanges): Requirement {
  const { code } = condition;
  const values = new Map<number, ValueSet>();
  const groups = new Map<number, Int32Array[]>();
  const tests: TestNode[] = [];
  const others: { key: string; node: ConditionNode }[] = [];
  const rest = new IntList();
  for (let position = 0; position < code.length; ) {
    const next = position + nodeLength(code, position);
    const node = decodeNode(code, position);
    const start = position;
    position = next;
    if (node.kind === "test") {
      tests.push(node);
      let set = values.get(node.variable);
      if (set === undefined) {
        set = rangeOf(node.variable, ranges);
        values.set(node.variable, set);
      }
      set.restrict(node);
      continue;
    }
    const own = code.slice(start, next);
    others.push({ key: own.join(), node });
    const variable = soleVariable(node);
    if (variable === undefined) {
      rest.append(own);
      continue;
    }
    const known = groups.get(variable);
    if (known === undefined) groups.set(variable, [own]);
    else known.push(own);
  }
  const byVariable: (VariableDemand | undefined)[] = [];
  const demands: VariableDemand[] = [];
  const variables = [...new Set([...values.keys(), ...groups.keys()])].sort(ascending);
  for (const variable of variables) {
    const demand = {
      variable,
      values: values.get(variable) ?? rangeOf(variable, ranges),
      groups: groups.get(variable) ?? [],
    };
    demands.push(demand);
    byVariable[variable] = demand;
  }
  return { condition, demands, rest: rest.toArray(), tests, others, byVariable };
}

function rangeOf(variable: number, { min, max }: VariableRanges): ValueSet {
  return new ValueSet(min[variable] as number, max[variable] as number);
}

function ascending(first: number, second: number): number {
  return first - second;
}

/** The only variable of a node; undefined for several variables or for a comparison of terms. */
function soleVariable(node: ConditionNode): number | undefined {
  if (node.kind === "test") return node.variable;
  if (node.kind === "compare" || node.kind === "sum") return undefined;
  let sole: number | undefined;
  for (const child of node.children) {
    const variable = soleVariable(child);
    if (variable === undefined || (sole !== undefined && sole !== variable)) return undefined;
    sole = variable;
  }
  return sole;
}

/**
 * Whether every state that satisfies `narrow` certainly satisfies `wide`. Sound, but misses implications that need
 * reasoning over several variables. Takes time linear in the tests of `wide`; its other nodes are compared as they are
 * and, only if that fails, simplified under `narrow`.
 */
export function implies(narrow: Requirement, wide: Requirement, ranges: VariableRanges): boolean {
  for (const test of wide.tests) {
    const demand = narrow.byVariable[test.variable];
    if (demand === undefined || !demand.values.implies(test)) return false;
  }
  return wide.others.every(
    ({ key, node }) =>
      narrow.others.some((other) => other.key === key) || addsNothing(narrow, node, ranges),
  );
}

/** Whether a condition implies a node, so that adding the node does not change the condition. */
function addsNothing(narrow: Requirement, node: ConditionNode, ranges: VariableRanges): boolean {
  const joined: ConditionNode = { kind: "all", children: [narrow.condition.node, node] };
  const simple = encode(simplify(joined, ranges));
  const { code } = narrow.condition;
  return simple.length === code.length && simple.every((integer, index) => integer === code[index]);
}

/**
 * An estimate of the share of all states that satisfy a requirement: variables count as independent and uniformly
 * distributed, and conditions over several variables as true in half of the states.
 */
export function coveredShare(requirement: Requirement, ranges: VariableRanges): number {
  let share = 1;
  for (const { variable, values, groups } of requirement.demands) {
    const range = (ranges.max[variable] as number) - (ranges.min[variable] as number) + 1;
    const left = values.max - values.min + 1 - values.holes.size;
    share *= (Math.max(0, left) / range) * 0.5 ** groups.length;
  }
  return share * 0.5 ** (requirement.others.length - countGroups(requirement));
}

function countGroups({ demands }: Requirement): number {
  return demands.reduce((count, { groups }) => count + groups.length, 0);
}

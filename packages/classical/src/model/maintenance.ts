import type { Domain, PlanConstraints } from "@understudy/planner-core";
import {
  type ConditionNode,
  EFFECT_LENGTH,
  isFalseNode,
  Knowledge,
  regressThrough,
  simplify,
} from "@understudy/planner-core/compiled";
import type { SlicedWork } from "../work/work.ts";
import { eachVariable, goalConjuncts, nodeCountOf } from "./conjuncts.ts";
import { type DomainIndex, indexOf } from "./domain-index.ts";

/** Enforcement of `maintain`: by regressed preconditions, and by checks after steps. */
export interface Maintenance {
  /** The full precondition of an action: its own, plus the regressed part of `maintain`. */
  conditionOf(action: number): ConditionNode;
  /** Conditions that are checked in every state after a step, because regressing them takes too many nodes. */
  readonly checks: readonly ConditionNode[];
}

/**
 * Regresses each conjunct of `maintain` through the actions that write its variables. Other actions cannot break it.
 *
 * @param maintained whether the start state satisfies `maintain`; if not, each step must establish all of it
 * @param maxNodes maximum number of nodes that this may add to the conditions of all actions
 */
export function* maintenanceOf(
  domain: Domain,
  constraints: PlanConstraints,
  maintained: boolean,
  maxNodes: number,
): SlicedWork<Maintenance> {
  const { maintain: own, variables } = domain;
  const extra = constraints.maintain;
  if (own.isTrue && (extra === undefined || extra.isTrue)) {
    return { conditionOf: (action) => domain.simplifiedCondition(action), checks: [] };
  }
  const all = extra === undefined ? [own.simplified] : [own.simplified, extra.node];
  const kept =
    all.length === 1 ? own.simplified : simplify({ kind: "all", children: all }, variables);
  if (isFalseNode(kept)) return { conditionOf: () => kept, checks: [] };
  const index = yield* indexOf(domain);
  const costOf = maintained
    ? (variables: readonly number[]) => writersOf(index, variables)
    : () => domain.actions.count;
  const { regressed, checks } = yield* divide(goalConjuncts(kept), costOf, maxNodes);
  const touching = maintained ? touchedBy(domain, regressed) : () => regressed;
  // A condition that holds before every step is redundant in a precondition.
  const known = new Knowledge(variables);
  if (maintained) {
    for (const node of goalConjuncts(kept)) if (node.kind === "test") known.learn(node);
  }
  return {
    conditionOf: (action) => {
      const through = regressThrough(domain, action);
      const children = [domain.simplifiedCondition(action), ...touching(action).map(through)];
      return simplify({ kind: "all", children }, variables, known);
    },
    checks,
  };
}

/**
 * The preconditions under which actions apply and `maintain` holds afterwards, computed for one action at a time and
 * without a limit on size.
 */
export function* preconditionsUnder(
  domain: Domain,
  constraints: PlanConstraints,
  maintained: boolean,
): SlicedWork<(action: number) => ConditionNode> {
  const all = Number.POSITIVE_INFINITY;
  return (yield* maintenanceOf(domain, constraints, maintained, all)).conditionOf;
}

/** The number of effects that write any of the variables. */
function writersOf(index: DomainIndex, variables: readonly number[]): number {
  return variables.reduce((sum, variable) => sum + index.writerCount(variable), 0);
}

/**
 * Regresses as many conditions as the limit allows; the rest become checks.
 *
 * @param actionsOf returns the number of actions that get a condition reading the given variables
 */
function* divide(
  nodes: readonly ConditionNode[],
  actionsOf: (variables: readonly number[]) => number,
  maxNodes: number,
): SlicedWork<{ readonly regressed: ConditionNode[]; readonly checks: ConditionNode[] }> {
  const regressed: ConditionNode[] = [];
  const checks: ConditionNode[] = [];
  let total = 0;
  for (const node of nodes) {
    const variables: number[] = [];
    eachVariable(node, (variable) => variables.push(variable));
    const added = nodeCountOf(node) * actionsOf(variables);
    yield 2 * variables.length;
    if (total + added > maxNodes) checks.push(node);
    else {
      total += added;
      regressed.push(node);
    }
  }
  return { regressed, checks };
}

/** The conditions that read a variable written by an action. */
function touchedBy(
  domain: Domain,
  nodes: readonly ConditionNode[],
): (action: number) => readonly ConditionNode[] {
  const readers = new Map<number, Set<number>>();
  nodes.forEach((node, position) => {
    eachVariable(node, (variable) => {
      const known = readers.get(variable);
      if (known === undefined) readers.set(variable, new Set([position]));
      else known.add(position);
    });
  });
  return (action) => {
    const { effects, effectStart } = domain.actions;
    const touched = new Set<number>();
    const end = effectStart[action + 1] as number;
    for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      for (const position of readers.get(effects[at + 1] as number) ?? []) touched.add(position);
    }
    return [...touched].sort((a, b) => a - b).map((position) => nodes[position] as ConditionNode);
  };
}

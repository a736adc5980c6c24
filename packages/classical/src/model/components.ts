import { COPY, type ConditionNode, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import { eachVariable } from "./conjuncts.ts";
import type { DomainIndex } from "./domain-index.ts";
import type { DominatedCandidate } from "./dominated.ts";

/** An independent part of a goal, with its variables and actions. */
export interface Component {
  readonly goals: readonly ConditionNode[];
  readonly operators: readonly DominatedCandidate[];
  /** Ids in the domain, in ascending order. */
  readonly variables: readonly number[];
  readonly checks: readonly ConditionNode[];
}

/**
 * The independent parts of a problem: no action relevant to one part reads or writes a variable of
 * another. Plans for the parts, concatenated in any order, form a plan for the whole, which is
 * optimal if each of them is.
 *
 * @returns a single part if the goal cannot be split
 */
export function* componentsOf(
  whole: Component,
  index: DomainIndex,
): SlicedWork<readonly Component[]> {
  const { goals, operators, variables, checks } = whole;
  if (goals.length < 2) return [whole];
  const union = new UnionFind(variables);
  let units = 0;
  for (const { action, condition, effects } of operators) {
    const touched: number[] = [];
    eachVariable(condition, (variable) => touched.push(variable));
    for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
      touched.push(effects[at + 1] as number);
      if (effects[at] === COPY) touched.push(effects[at + 2] as number);
    }
    for (const variable of index.costReads(action) ?? []) touched.push(variable);
    union.joinAll(touched);
    units += 2 * touched.length;
    if (units < CHUNK) continue;
    yield units;
    units = 0;
  }
  for (const node of [...goals, ...checks]) {
    const read: number[] = [];
    eachVariable(node, (variable) => read.push(variable));
    union.joinAll(read);
    yield 2 * read.length;
  }
  const parts = new Map<number, Draft>();
  for (const node of goals) partOf(parts, union.find(firstVariable(node))).goals.push(node);
  if (parts.size === 1) return [whole];
  for (const node of checks) partOf(parts, union.find(firstVariable(node))).checks.push(node);
  for (const variable of variables) {
    partOf(parts, union.find(variable)).variables.push(variable);
    yield 1;
  }
  for (const operator of operators) {
    partOf(parts, union.find(operator.effects[1] as number)).operators.push(operator);
    yield 1;
  }
  // A check without a goal is unnecessary: no step towards a goal breaks it.
  return [...parts.values()].filter((part) => part.goals.length > 0);
}

interface Draft {
  readonly goals: ConditionNode[];
  readonly operators: DominatedCandidate[];
  readonly variables: number[];
  readonly checks: ConditionNode[];
}

function partOf(parts: Map<number, Draft>, root: number): Draft {
  let part = parts.get(root);
  if (part === undefined) {
    part = { goals: [], operators: [], variables: [], checks: [] };
    parts.set(root, part);
  }
  return part;
}

function firstVariable(node: ConditionNode): number {
  if (node.kind === "test") return node.variable;
  if (node.kind === "compare") return node.left.variable;
  if (node.kind === "sum") return (node.terms[0] as (typeof node.terms)[number]).variable;
  return firstVariable(node.children[0] as ConditionNode);
}

class UnionFind {
  readonly #parent: Int32Array;

  /** @param items items in ascending order */
  constructor(items: readonly number[]) {
    this.#parent = new Int32Array((items.at(-1) ?? -1) + 1);
    for (const item of items) this.#parent[item] = item;
  }

  find(item: number): number {
    let root = item;
    while (this.#parent[root] !== root) root = this.#parent[root] as number;
    for (let at = item; at !== root; ) {
      const next = this.#parent[at] as number;
      this.#parent[at] = root;
      at = next;
    }
    return root;
  }

  joinAll(items: readonly number[]): void {
    const [first] = items;
    if (first === undefined) return;
    for (const item of items) this.#parent[this.find(item)] = this.find(first);
  }
}

import { COPY, type ConditionNode, EFFECT_LENGTH } from "@understudy/planner-core/internal";
import { domainIndex } from "./domain-index.ts";
import { conjuncts } from "./relevance.ts";
import type { Task } from "./task.ts";

/**
 * The parts of a goal that have nothing to do with each other: no action that matters for one reads
 * or writes a variable that matters for another. Plans for the parts joined in any order are a plan
 * for the whole, and cheapest if each of them is.
 *
 * @returns parts as conditions on the domain's variables; a single one if the goal hangs together
 */
export function independentGoals(task: Task): readonly ConditionNode[] {
  const goals = conjuncts(task.goalCondition.node);
  if (goals.length < 2) return [task.goalCondition.node];
  const union = new UnionFind(task.variables.length);
  const slots = new Map<number, number>();
  task.variables.forEach((id, slot) => {
    slots.set(id, slot);
  });
  const index = domainIndex(task.domain);
  task.conditions.forEach((condition, operator) => {
    const touched: number[] = [];
    collectVariables(condition, touched);
    const end = task.effectStart[operator + 1] as number;
    for (let at = task.effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      touched.push(task.effects[at + 1] as number);
      if (task.effects[at] === COPY) touched.push(task.effects[at + 2] as number);
    }
    for (const id of index.costReads(task.actions[operator] as number) ?? []) {
      touched.push(slots.get(id) as number);
    }
    union.joinAll(touched);
  });
  const readBy = goals.map((goal) => {
    const read: number[] = [];
    collectVariables(goal, read);
    return read.map((id) => slots.get(id) as number);
  });
  readBy.forEach((read) => {
    union.joinAll(read);
  });
  const parts = new Map<number, ConditionNode[]>();
  goals.forEach((goal, at) => {
    const root = union.find(readBy[at]?.[0] as number);
    const part = parts.get(root);
    if (part === undefined) parts.set(root, [goal]);
    else part.push(goal);
  });
  return [...parts.values()].map((children) => ({ kind: "all", children }));
}

function collectVariables(node: ConditionNode, into: number[]): void {
  switch (node.kind) {
    case "test":
      into.push(node.variable);
      return;
    case "compare":
      into.push(node.left.variable, node.right.variable);
      return;
    default:
      for (const child of node.children) collectVariables(child, into);
  }
}

class UnionFind {
  readonly #parent: Int32Array;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, index) => index);
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

import type { Domain } from "@understudy/planner-core";
import {
  ASSIGN,
  COPY,
  type ConditionNode,
  EFFECT_LENGTH,
  INCREASE,
  type TestNode,
} from "@understudy/planner-core/compiled";

/** Limit on comparisons of effects with goals. In huge domains the rest stays unknown. */
const MAX_COMPARISONS = 20_000_000;

/** All comparisons with constants in a condition, at any depth. */
export function testsOf(node: ConditionNode, tests: TestNode[] = []): TestNode[] {
  if (node.kind === "test") tests.push(node);
  else if ("children" in node) for (const child of node.children) testsOf(child, tests);
  return tests;
}

/** Whether an effect achieves a test or moves towards it. */
function serves({ operator, value }: TestNode, opcode: number, operand: number): boolean {
  if (opcode === ASSIGN) {
    if (operator === "=") return operand === value;
    if (operator === "!=") return operand !== value;
    return operator === ">=" ? operand >= value : operand <= value;
  }
  if (opcode === COPY || operator === "=" || operator === "!=") return true;
  return operator === (opcode === INCREASE ? ">=" : "<=");
}

/**
 * The ground actions that directly serve some part of each declared goal.
 *
 * @returns for each goal, ids in ascending order
 */
export function actionsServing(domain: Domain): readonly (readonly number[])[] {
  const asking = new Map<number, { readonly goal: number; readonly test: TestNode }[]>();
  domain.goals.forEach(({ condition }, goal) => {
    for (const test of testsOf(condition.node)) {
      const known = asking.get(test.variable);
      if (known === undefined) asking.set(test.variable, [{ goal, test }]);
      else known.push({ goal, test });
    }
  });
  const found: number[][] = domain.goals.map(() => []);
  const { domain: cases, split } = domain.cases;
  const { actions } = cases;
  let left = MAX_COMPARISONS;
  for (let action = 0; action < actions.count && left > 0; action++) {
    const end = actions.effectStart[action + 1] as number;
    for (let at = actions.effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      const wishes = asking.get(actions.effects[at + 1] as number) ?? [];
      const opcode = actions.effects[at] as number;
      const operand = actions.effects[at + 2] as number;
      left -= wishes.length;
      for (const { goal, test } of wishes) {
        const list = found[goal] as number[];
        const own = split?.actionOf[action] ?? action;
        if (list.at(-1) !== own && serves(test, opcode, operand)) list.push(own);
      }
    }
  }
  return found;
}

import { decodeRun } from "../../condition/code.ts";
import { negate } from "../../condition/negate.ts";
import {
  type CompareOperator,
  type ConditionNode,
  FALSE_NODE,
  isTrueNode,
  type SumNode,
  type Term,
  type TestNode,
} from "../../condition/node.ts";
import { conditionSize } from "../../condition/simplify.ts";
import {
  type Operand,
  type OperandTerm,
  operandsAtMost,
  SumOverflow,
  sumAtMost,
} from "../../condition/sums.ts";
import {
  type ConditionalEffects,
  EFFECT_LENGTH,
  type SumEffect,
} from "../../domain/actions/actions.ts";
import { shortfall } from "../../domain/actions/effect-choice.ts";
import type { VariableTable } from "../../domain/definition/variables.ts";
import type { Domain } from "../../domain/domain.ts";
import { type LeafRewriter, rewrite, rewriteComparison, rewriteTest } from "./rewrite.ts";
import { SymbolicState } from "./symbolic-state.ts";

/** A possible value of a variable after an action, with the condition for it. */
interface Branch {
  /** A condition on the state before the step. */
  readonly guard: ConditionNode;
  readonly guardSize: number;
  readonly operand: Operand;
}

/**
 * The weakest condition under which an action with conditional effects applies and makes another condition true.
 * Effects with sums stay sums.
 *
 * @param maxSize limit on the tests and groups
 * @returns undefined if the limit is exceeded or a sum does not fit 32 bits
 */
export function regressStep(
  domain: Domain,
  action: number,
  node: ConditionNode,
  maxSize: number,
): ConditionNode | undefined {
  const { variables, actions } = domain;
  const sums = actions.conditional?.sums.get(action);
  try {
    const rewriter = new GuardedRewriter(domain, action, maxSize, sums?.effects);
    const before = rewrite(node, rewriter);
    if (rewriter.sizeLeft < 0) return undefined;
    const own =
      sums === undefined
        ? [domain.simplifiedCondition(action)]
        : [
            ...decodeRun(sums.condition, 0, sums.condition.length),
            ...sums.effects.map((effect) => staysInRange(effect, variables)),
          ];
    return { kind: "all", children: [...own, before] };
  } catch (error) {
    if (error instanceof SumOverflow) return undefined;
    throw error;
  }
}

/** The condition that an effect does not act, or keeps its variable in range. */
function staysInRange(
  { variable, result, when }: SumEffect,
  variables: VariableTable,
): ConditionNode {
  const stays = sumAtMost(shortfall(result, variables.min[variable] as number), variables);
  if (isTrueNode(stays)) return stays;
  const acts: ConditionNode = { kind: "all", children: decodeRun(when, 0, when.length) };
  return { kind: "any", children: [negate(acts), stays] };
}

/**
 * The regression of a condition through an action with conditional effects, without the conditions of the action
 * itself. Each test of a variable that may change becomes a disjunction over the cases.
 *
 * @param maxSize limit on the tests and groups
 * @returns undefined if the limit is exceeded
 */
export function regressGuarded(
  domain: Domain,
  action: number,
  node: ConditionNode,
  maxSize: number,
): ConditionNode | undefined {
  const rewriter = new GuardedRewriter(domain, action, maxSize);
  const before = rewrite(node, rewriter);
  return rewriter.sizeLeft < 0 ? undefined : before;
}

class GuardedRewriter implements LeafRewriter {
  readonly #state: SymbolicState;
  readonly #variables: VariableTable;
  readonly #branches = new Map<number, readonly Branch[]>();
  sizeLeft: number;

  /** @param sums effects kept as sums */
  constructor(
    domain: Domain,
    action: number,
    maxSize: number,
    sums: readonly SumEffect[] | undefined = [],
  ) {
    const { actions, variables } = domain;
    this.sizeLeft = maxSize;
    this.#variables = variables;
    this.#state = new SymbolicState(variables);
    const guarded =
      actions.conditional === undefined
        ? new Map<number, Branch[]>()
        : branchesOf(actions.conditional, action, this.#state, sums, variables);
    this.#state.apply(actions, action);
    const { effects, effectStart } = actions;
    // An unconditional effect agrees with all effects that act at the same time.
    for (
      let at = effectStart[action] as number;
      at < (effectStart[action + 1] as number);
      at += EFFECT_LENGTH
    ) {
      guarded.delete(effects[at + 1] as number);
    }
    for (const [variable, branches] of guarded) {
      const always = branches.find(({ guard }) => isTrueNode(guard));
      if (always !== undefined) {
        this.#branches.set(variable, [always]);
        continue;
      }
      const children = branches.map(({ guard }) => negate(guard));
      const guard: ConditionNode = { kind: "all", children };
      const unchanged = {
        guard,
        guardSize: conditionSize(guard),
        operand: this.#state.of(variable),
      };
      this.#branches.set(variable, [...branches, unchanged]);
    }
  }

  test(node: TestNode): ConditionNode {
    return this.#split(node.variable, (operand) => rewriteTest(node, operand, this.#variables));
  }

  compare(operator: CompareOperator, left: Term, right: Term): ConditionNode {
    const node = { operator, left, right };
    return this.#split(left.variable, (leftOperand) =>
      this.#split(right.variable, (rightOperand) =>
        rewriteComparison(node, leftOperand, rightOperand, this.#variables),
      ),
    );
  }

  sum(node: SumNode): ConditionNode {
    const from = (index: number, operands: readonly OperandTerm[]): ConditionNode => {
      const term = node.terms[index];
      if (term === undefined) return operandsAtMost(operands, node.bound, this.#variables);
      return this.#split(term.variable, (operand) =>
        from(index + 1, [...operands, [operand, term.factor]]),
      );
    };
    return from(0, []);
  }

  #split(variable: number, leaf: (operand: Operand) => ConditionNode): ConditionNode {
    this.sizeLeft--;
    if (this.sizeLeft < 0) return FALSE_NODE;
    const branches = this.#branches.get(variable);
    if (branches === undefined) return leaf(this.#state.of(variable));
    const [only] = branches;
    if (branches.length === 1 && only !== undefined) {
      const before = leaf(only.operand);
      this.sizeLeft -= conditionSize(before);
      return before;
    }
    return {
      kind: "any",
      children: branches.map(({ guard, guardSize, operand }) => {
        this.sizeLeft -= guardSize;
        return { kind: "all", children: [guard, leaf(operand)] };
      }),
    };
  }
}

/** The branches of each variable that conditional effects change. */
function branchesOf(
  { start, guards, guardStart, effects, effectStart }: ConditionalEffects,
  action: number,
  before: SymbolicState,
  sums: readonly SumEffect[],
  variables: VariableTable,
): Map<number, Branch[]> {
  const branches = new Map<number, Branch[]>();
  const add = (variable: number, branch: Branch): void => {
    const known = branches.get(variable);
    if (known === undefined) branches.set(variable, [branch]);
    else known.push(branch);
  };
  for (const { variable, result, when } of sums) {
    const guard = conjunctionOf(decodeRun(when, 0, when.length));
    const operand = { ...result, cap: variables.max[variable] as number };
    add(variable, { guard, guardSize: conditionSize(guard), operand });
  }
  const end = start[action + 1] as number;
  for (let group = start[action] as number; group < end; group++) {
    const sum = sums.find(({ firstGroup }) => firstGroup === group);
    if (sum !== undefined) {
      group = sum.endGroup - 1;
      continue;
    }
    const from = guardStart[group] as number;
    const guard = conjunctionOf(decodeRun(guards, from, guardStart[group + 1] as number));
    const guardSize = conditionSize(guard);
    const run = [effectStart[group] as number, effectStart[group + 1] as number] as const;
    for (const [variable, operand] of before.effectsOf(effects, ...run)) {
      add(variable, { guard, guardSize, operand });
    }
  }
  return branches;
}

function conjunctionOf(children: readonly ConditionNode[]): ConditionNode {
  return { kind: "all", children };
}

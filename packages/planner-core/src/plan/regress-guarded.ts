import { decodeRun } from "../condition/code.ts";
import { negate } from "../condition/negate.ts";
import {
  type CompareOperator,
  type ConditionNode,
  FALSE_NODE,
  type Term,
  type TestNode,
} from "../condition/node.ts";
import { conditionSize } from "../condition/simplify.ts";
import { compareOperands } from "../condition/terms.ts";
import { type ConditionalEffects, EFFECT_LENGTH } from "../domain/actions.ts";
import type { Domain } from "../domain/domain.ts";
import { type LeafRewriter, rewrite, rewriteTerm, rewriteTest } from "./rewrite.ts";
import { SymbolicState } from "./symbolic-state.ts";

/** A value that a variable may have after an action, and when. */
interface Branch {
  /** A condition on the state before the step. */
  readonly guard: ConditionNode;
  readonly guardSize: number;
  readonly operand: Term | number;
}

/**
 * The condition that must hold before an action with conditional effects so that another holds after it; the action's
 * own conditions aside. Each test of a variable that may change becomes the disjunction of the cases.
 *
 * @param maxSize how many tests and groups may come together
 * @returns undefined if there are more
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
  readonly #branches = new Map<number, readonly Branch[]>();
  sizeLeft: number;

  constructor(domain: Domain, action: number, maxSize: number) {
    const { actions } = domain;
    this.sizeLeft = maxSize;
    this.#state = new SymbolicState(domain.variables);
    const guarded =
      actions.conditional === undefined
        ? new Map<number, Branch[]>()
        : branchesOf(actions.conditional, action, this.#state);
    this.#state.apply(actions, action);
    const { effects, effectStart } = actions;
    // An effect that always acts agrees with those that act at the same time.
    for (
      let at = effectStart[action] as number;
      at < (effectStart[action + 1] as number);
      at += EFFECT_LENGTH
    ) {
      guarded.delete(effects[at + 1] as number);
    }
    for (const [variable, branches] of guarded) {
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
    return this.#split(node.variable, (operand) => rewriteTest(node, operand));
  }

  compare(operator: CompareOperator, left: Term, right: Term): ConditionNode {
    return this.#split(left.variable, (leftOperand) =>
      this.#split(right.variable, (rightOperand) =>
        compareOperands(operator, rewriteTerm(left, leftOperand), rewriteTerm(right, rightOperand)),
      ),
    );
  }

  #split(variable: number, leaf: (operand: Term | number) => ConditionNode): ConditionNode {
    this.sizeLeft--;
    if (this.sizeLeft < 0) return FALSE_NODE;
    const branches = this.#branches.get(variable);
    if (branches === undefined) return leaf(this.#state.of(variable));
    return {
      kind: "any",
      children: branches.map(({ guard, guardSize, operand }) => {
        this.sizeLeft -= guardSize;
        return { kind: "all", children: [guard, leaf(operand)] };
      }),
    };
  }
}

/** The branches of each variable that effects under conditions write. */
function branchesOf(
  { start, guards, guardStart, effects, effectStart }: ConditionalEffects,
  action: number,
  before: SymbolicState,
): Map<number, Branch[]> {
  const branches = new Map<number, Branch[]>();
  const end = start[action + 1] as number;
  for (let group = start[action] as number; group < end; group++) {
    const from = guardStart[group] as number;
    const children = decodeRun(guards, from, guardStart[group + 1] as number);
    const guard: ConditionNode = { kind: "all", children };
    const guardSize = conditionSize(guard);
    const run = [effectStart[group] as number, effectStart[group + 1] as number] as const;
    for (const [variable, operand] of before.effectsOf(effects, ...run)) {
      const known = branches.get(variable) ?? [];
      known.push({ guard, guardSize, operand });
      branches.set(variable, known);
    }
  }
  return branches;
}

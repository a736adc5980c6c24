import { CompiledCondition } from "../../condition/condition.ts";
import { type ConditionNode, FALSE_NODE, isFalseNode, TRUE_NODE } from "../../condition/node.ts";
import { conditionSize, simplify } from "../../condition/simplify.ts";
import type { Ways } from "../../domain/actions/ways.ts";
import type { Domain } from "../../domain/domain.ts";
import type { PlanConstraints } from "../prover.ts";
import { openWays } from "./open-ways.ts";
import { regressStep } from "./regress-guarded.ts";
import { SymbolicState } from "./symbolic-state.ts";

/** Limit on the tests and groups of the condition during backward regression. */
const MAX_SIZE = 4000;
/** Limit on the number of forward steps, over all sequences of cases. */
const MAX_STEPS = 10_000;
/** Limit on the tests and groups of all sequences of cases together. */
const MAX_FOUND = 4 * MAX_SIZE;
/** Limit on the length of plans that are split into sequences of cases. */
const MAX_LENGTH = 1000;

/**
 * The precondition of a plan that is too large to compute: no state satisfies it, so nothing relies on it. A different
 * object from the precondition of a plan that never works.
 */
export const TOO_LARGE: CompiledCondition = new CompiledCondition(FALSE_NODE);

/**
 * The regressed precondition of a plan with conditional effects. Backward regression is tried first, as it separates
 * only the cases that matter to later steps. If there are too many, forward regression follows, with one condition for
 * each possible sequence of cases; each state satisfies at most one.
 *
 * @returns `TOO_LARGE` if both exceed their limits
 */
export function regressCases(
  domain: Domain,
  plan: readonly number[],
  goal: CompiledCondition | undefined,
  { maintain, ways }: PlanConstraints,
): CompiledCondition {
  const kept = maintain === undefined ? [] : [maintain.node];
  const maintained: ConditionNode = { kind: "all", children: [domain.maintain.node, ...kept] };
  const wanted = goal?.node ?? TRUE_NODE;
  const source: Source = { domain, plan, goal: wanted, maintained, ways };
  const node = backwards(source) ?? new CaseSequences(source).all();
  return node === undefined ? TOO_LARGE : new CompiledCondition(node);
}

/** A plan with its goal. */
interface Source {
  readonly domain: Domain;
  readonly plan: readonly number[];
  readonly goal: ConditionNode;
  readonly maintained: ConditionNode;
  readonly ways: Ways | undefined;
}

function backwards({ domain, plan, goal, maintained, ways }: Source): ConditionNode | undefined {
  let node = goal;
  for (const action of [...plan].reverse()) {
    const after: ConditionNode = { kind: "all", children: [maintained, node] };
    const before = regressStep(domain, action, after, MAX_SIZE);
    if (before === undefined) return undefined;
    const children = [openWays(domain, ways, action), before];
    node = simplify({ kind: "all", children }, domain.variables);
    if (isFalseNode(node)) break;
  }
  return node;
}

/** Plays a plan forwards through all possible cases of its steps. */
class CaseSequences {
  readonly #domain: Domain;
  readonly #plan: readonly number[];
  readonly #goal: ConditionNode;
  readonly #maintained: ConditionNode;
  readonly #ways: Ways | undefined;
  readonly #found: ConditionNode[] = [];
  #stepsLeft = MAX_STEPS;
  #sizeLeft = MAX_FOUND;

  constructor({ domain, plan, goal, maintained, ways }: Source) {
    this.#domain = domain;
    this.#plan = plan;
    this.#goal = goal;
    this.#maintained = maintained;
    this.#ways = ways;
  }

  all(): ConditionNode | undefined {
    const { variables } = this.#domain;
    if (this.#plan.length > MAX_LENGTH) return undefined;
    if (!this.#from(0, new SymbolicState(variables), TRUE_NODE)) return undefined;
    return simplify({ kind: "any", children: this.#found }, variables);
  }

  /** @returns whether all sequences with this beginning fit the limit */
  #from(index: number, state: SymbolicState, condition: ConditionNode): boolean {
    const action = this.#plan[index];
    if (action === undefined) {
      const whole = this.#with(condition, state.rewrite(this.#goal));
      if (isFalseNode(whole)) return true;
      this.#found.push(whole);
      this.#sizeLeft -= conditionSize(whole);
      return this.#sizeLeft >= 0;
    }
    const open = state.rewrite(openWays(this.#domain, this.#ways, action));
    const { domain: cases, split } = this.#domain.cases;
    const first = split === undefined ? action : (split.start[action] as number);
    const end = split === undefined ? action + 1 : (split.start[action + 1] as number);
    for (let id = first; id < end; id++) {
      if (--this.#stepsLeft < 0) return false;
      const applies = state.rewrite(cases.simplifiedCondition(id));
      const before = this.#with(condition, { kind: "all", children: [open, applies] });
      if (isFalseNode(before)) continue;
      const next = state.copy();
      next.apply(cases.actions, id);
      const after = this.#with(before, next.rewrite(this.#maintained));
      if (!isFalseNode(after) && !this.#from(index + 1, next, after)) return false;
    }
    return true;
  }

  #with(condition: ConditionNode, further: ConditionNode): ConditionNode {
    const children = [condition, further];
    return simplify({ kind: "all", children }, this.#domain.variables);
  }
}

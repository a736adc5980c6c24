import { pddlError } from "../pddl-error.ts";
import type { Change, ChangeOperation, Formula, Literal, PddlEffect, TypedName } from "./ast.ts";
import type { ListNode, Node } from "./expression-tree.ts";
import {
  expectLength,
  expressionSize,
  formulaSize,
  parseApplication,
  parseExpression,
  parseFluent,
  parseFormula,
  readQuantified,
  TRUE_FORMULA,
} from "./parse-formula.ts";
import { expectList, headOf } from "./syntax.ts";
import { refuseUnsupported } from "./unsupported.ts";

/**
 * Parses the effects of an action: first the unconditional ones, then conditional and quantified ones.
 *
 * @param outer variables of the enclosing quantifiers
 */
export function parseEffect(
  node: ListNode,
  outer: readonly TypedName[] = [],
): readonly PddlEffect[] {
  const reader = new EffectReader(outer, TRUE_FORMULA);
  reader.read(node);
  return reader.effects;
}

/** Number of conditions, facts and numbers in effects as written. */
export function effectSize(effects: readonly PddlEffect[]): number {
  return effects.reduce(
    (sum, { condition, literals, changes }) =>
      sum +
      formulaSize(condition) +
      literals.length +
      changes.reduce((all, { amount }) => all + expressionSize(amount), 0),
    0,
  );
}

/** Reads the effects under one condition; nested conditions get their own reader. */
class EffectReader {
  readonly #parameters: readonly TypedName[];
  readonly #condition: Formula;
  readonly #literals: Literal[] = [];
  readonly #changes: Change[] = [];
  readonly #deeper: PddlEffect[] = [];

  constructor(parameters: readonly TypedName[], condition: Formula) {
    this.#parameters = parameters;
    this.#condition = condition;
  }

  get effects(): readonly PddlEffect[] {
    const literals = this.#literals;
    const changes = this.#changes;
    if (literals.length + changes.length === 0) return this.#deeper;
    const own = { parameters: this.#parameters, condition: this.#condition, literals, changes };
    return [own, ...this.#deeper];
  }

  read(node: ListNode): void {
    const { items, place } = node;
    if (items.length === 0) return;
    const head = headOf(node);
    switch (head) {
      case "and":
        for (const item of items.slice(1)) this.read(expectList(item, "an effect", place));
        return;
      case "forall":
        expectLength(node, 3);
        this.#readDeeper(node, [...this.#parameters, ...readQuantified(node)], this.#condition);
        return;
      case "when": {
        expectLength(node, 3);
        const condition = parseFormula(expectList(items[1], "a condition", place));
        const parts = [this.#condition, condition];
        this.#readDeeper(node, this.#parameters, { kind: "all", parts });
        return;
      }
      case "not": {
        expectLength(node, 2);
        const fact = expectList(items[1], "a fact", place);
        refuseUnsupported(fact);
        refuseDeletion(fact);
        this.#literals.push({ ...parseFact(fact), isNegated: true });
        return;
      }
      case "increase":
      case "decrease":
      case "assign":
        this.#changes.push(readChange(node, head));
        return;
      default:
        refuseUnsupported(node);
        this.#literals.push({ ...parseFact(node), isNegated: false });
    }
  }

  #readDeeper(node: ListNode, parameters: readonly TypedName[], condition: Formula): void {
    const reader = new EffectReader(parameters, condition);
    reader.read(expectList(node.items[2], "an effect", node.place));
    this.#deeper.push(...reader.effects);
  }
}

/** @throws PddlError for anything but a single fact */
function refuseDeletion(node: ListNode): void {
  const head = headOf(node);
  if (!["and", "or", "not", "forall", "when"].includes(head)) return;
  const hint = "delete each fact by a (not …) of its own";
  throw pddlError(node.place, `(not (${head} …)) is not an effect`, hint);
}

function parseFact(node: ListNode) {
  const head = headOf(node);
  if (["or", "imply", "exists", "="].includes(head)) {
    throw pddlError(node.place, `(${head} …) is a condition, not an effect`);
  }
  return parseApplication(node, "a predicate");
}

function readChange(node: ListNode, operation: ChangeOperation): Change {
  expectLength(node, 3);
  const [, fluent, amount] = node.items as readonly Node[];
  return {
    operation,
    fluent: parseFluent(fluent as Node),
    amount: parseExpression(amount as Node),
    place: node.place,
  };
}

/**
 * Conditions: parsed, simplified, and evaluated on packed states.
 *
 * @module
 */

import { addHidden } from "../../base/hidden.ts";
import { decodeRun, encode } from "./code.ts";
import { holds } from "./evaluate.ts";
import type { ConditionNode } from "./node.ts";
import { isFalseNode, isTrueNode, TRUE_NODE } from "./node.ts";
import { simplify } from "./simplify.ts";
import type { VariableRanges } from "./value-set.ts";

/** Representations derived from a condition's tree. */
interface KnownForms {
  readonly code: Int32Array;
  readonly simplified: ConditionNode;
}

/** A condition compiled for one domain: flat code that is checked without allocation. */
export class CompiledCondition {
  /** The code, a conjunction; see `condition/code.ts` for the format. */
  readonly code: Int32Array;
  /** The variables of the condition's domain; undefined if unknown. */
  readonly variables: VariableRanges | undefined;
  declare private readonly trees: {
    node: ConditionNode | undefined;
    simplified: ConditionNode | undefined;
  };

  /**
   * @param variables variables of the domain
   * @param known the code and the canonical form, if both are known already
   */
  constructor(node: ConditionNode, variables?: VariableRanges, known?: KnownForms) {
    this.code = known?.code ?? encode(node);
    this.variables = variables;
    addHidden(this, "trees", { node, simplified: known?.simplified });
  }

  /** Whether a packed state satisfies the condition. Allocates nothing. */
  holds(state: Int32Array): boolean {
    return holds(this.code, 0, this.code.length, state);
  }

  /** The condition as a tree over variable ids and codes. */
  get node(): ConditionNode {
    this.trees.node ??= { kind: "all", children: decodeRun(this.code, 0, this.code.length) };
    return this.trees.node;
  }

  /** The canonical form under the known ranges of the variables; made on first use and kept. */
  get simplified(): ConditionNode {
    const { variables, node } = this;
    this.trees.simplified ??= variables === undefined ? node : simplify(node, variables);
    return this.trees.simplified;
  }

  /** Whether the canonical form shows that every state satisfies the condition. */
  get isTrue(): boolean {
    return isTrueNode(this.node);
  }

  /** Whether the canonical form shows that no state satisfies the condition. */
  get isFalse(): boolean {
    return isFalseNode(this.node);
  }
}

/** The condition that always holds. */
export const ALWAYS: CompiledCondition = new CompiledCondition(TRUE_NODE);

/** The conjunction of several conditions of one domain. */
export function allOf(conditions: readonly CompiledCondition[]): CompiledCondition {
  const parts = conditions.filter((condition) => !condition.isTrue);
  if (parts.length === 0) return ALWAYS;
  if (parts.length === 1) return parts[0] as CompiledCondition;
  const { variables } = parts.find((part) => part.variables !== undefined) ?? ALWAYS;
  return new CompiledCondition(
    { kind: "all", children: parts.map((part) => part.node) },
    variables,
  );
}

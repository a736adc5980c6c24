import { COMPARE_LENGTH, encode, GROUP_LENGTH, TEST_LENGTH } from "../condition/code.ts";
import { EFFECT_LENGTH } from "./actions.ts";
import type { LiftedCondition } from "./lifted-condition.ts";
import type { LiftedEffect } from "./lifted-effect.ts";
import { type LiftedSum, valueCounts } from "./lifted-sum.ts";
import { extraPieces, extraPiecesOf, type LiftedValue } from "./lifted-value.ts";
import { MAX_SUM_SIZE } from "./sum-condition.ts";
import { mayName, type Template } from "./template.ts";
import type { VariableTable } from "./variables.ts";

/** Bounds of the work that binding takes: integers of the code and pieces of templates. */
export class LiftedSizes {
  readonly #variables: VariableTable;
  /** By name of a derived variable: the length of its code. */
  readonly #derived: readonly (readonly [name: string, length: number])[];

  constructor(variables: VariableTable) {
    this.#variables = variables;
    this.#derived = variables.derived.map(({ name, node }) => [name, encode(node).length]);
  }

  /** An upper bound of what a condition takes. */
  ofCondition(lifted: LiftedCondition): number {
    switch (lifted.kind) {
      case "test": {
        const { variable, value } = lifted;
        const length = value.kind === "reference" ? COMPARE_LENGTH : TEST_LENGTH;
        const size = length + extraPieces(variable) + extraPiecesOf(value);
        const derived = this.#ofName(variable) + this.#ofValue(value);
        // Each of two that are compared stands there twice.
        return derived === 0 ? size : 2 * (size + derived + GROUP_LENGTH);
      }
      case "sums":
        return this.#ofSums(lifted.left, lifted.right);
      case "in": {
        const each = TEST_LENGTH + this.#ofName(lifted.variable);
        let size = GROUP_LENGTH + extraPieces(lifted.variable);
        for (const value of lifted.values) size += each + extraPiecesOf(value);
        return size;
      }
      default: {
        let size = GROUP_LENGTH;
        for (const child of lifted.children) size += this.ofCondition(child);
        return size;
      }
    }
  }

  /** An upper bound of what effects take. */
  ofEffects(effects: readonly LiftedEffect[]): number {
    let size = 0;
    for (const { variable, value } of effects) {
      size += EFFECT_LENGTH + extraPieces(variable);
      if (value.kind === "sum") size += this.#ofSums(value);
      else size += extraPiecesOf(value) + 2 * this.#ofValue(value);
    }
    return size;
  }

  #ofValue(value: LiftedValue): number {
    return value.kind === "reference" ? this.#ofName(value.variable) : 0;
  }

  #ofName(name: Template): number {
    let most = 0;
    for (const [derived, length] of this.#derived) {
      if (length > most && mayName(name, derived)) most = length;
    }
    return most;
  }

  #ofSums(...sums: readonly LiftedSum[]): number {
    let pieces = 0;
    for (const { name } of sums.flatMap(({ terms }) => terms)) pieces += 1 + extraPieces(name);
    const counts = sums.flatMap((sum) => valueCounts(sum, this.#variables)).sort((a, b) => a - b);
    let groups = 1;
    for (const count of counts.slice(0, -1)) groups = Math.min(MAX_SUM_SIZE, groups * count);
    return pieces + groups * (GROUP_LENGTH + TEST_LENGTH + COMPARE_LENGTH);
  }
}

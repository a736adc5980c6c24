import { COMPARE_LENGTH, encode, GROUP_LENGTH, TEST_LENGTH } from "../../condition/code.ts";
import { EFFECT_LENGTH } from "../actions/actions.ts";
import { MAX_SUM_SIZE } from "../actions/sum-condition.ts";
import { mayName, type Template } from "../definition/template.ts";
import type { Variable, VariableTable } from "../definition/variables.ts";
import type { LiftedCondition } from "./lifted-condition.ts";
import type { LiftedEffect } from "./lifted-effect.ts";
import type { LiftedSum } from "./lifted-sum.ts";
import { extraPieces, extraPiecesOf, type LiftedValue } from "./lifted-value.ts";
import type { LiftedTool } from "./tools.ts";

/** Limit on the templates that are compared with every variable: a file may have thousands of both. */
const MAX_TEMPLATES = 1000;

/** Upper bounds on the work of binding parameters: integers of code and pieces of templates. */
export class LiftedSizes {
  readonly #variables: VariableTable;
  readonly #widest: number;
  /** Code length of each derived variable. */
  readonly #derived: readonly (readonly [name: string, length: number])[];
  /** For each template text, the largest number of values of any integer that it may name. */
  readonly #counts = new Map<string, number>();

  constructor(variables: VariableTable) {
    this.#variables = variables;
    this.#widest = variables.all.reduce((most, each) => Math.max(most, countOf(each)), 1);
    this.#derived = variables.derived.map(({ name, node }) => [name, encode(node).length]);
  }

  /** Upper bound for one ground action of a tool. */
  ofAction(tool: LiftedTool): number {
    if (tool.plain !== undefined) {
      const { start, middle, end } = tool.plain;
      return (TEST_LENGTH * (middle - start) + EFFECT_LENGTH * (end - middle)) / 2;
    }
    // The code of a precondition has no group around the whole.
    let size = tool.parameters.length + this.ofCondition(tool.when) - GROUP_LENGTH;
    size += this.ofEffects(tool.then);
    for (const { when, then } of tool.if) {
      // Each condition is compared with the ones before it.
      size += (this.ofCondition(when) + this.ofEffects(then)) * tool.if.length;
    }
    return size;
  }

  /** Upper bound for a condition. */
  ofCondition(lifted: LiftedCondition): number {
    switch (lifted.kind) {
      case "test": {
        const { variable, value } = lifted;
        const length = value.kind === "reference" ? COMPARE_LENGTH : TEST_LENGTH;
        const size = length + extraPieces(variable) + extraPiecesOf(value);
        const derived = this.#ofName(variable) + this.#ofValue(value);
        // A comparison of two derived variables contains each of them twice.
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

  /** Upper bound for effects. */
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

  #countOf({ source, pieces }: Template): number {
    const [only] = pieces;
    if (pieces.length === 1 && typeof only === "string") {
      const variable = this.#variables.get(only);
      return variable === undefined ? 1 : countOf(variable);
    }
    const known = this.#counts.get(source);
    if (known !== undefined) return known;
    if (this.#counts.size >= MAX_TEMPLATES) return this.#widest;
    let most = 1;
    for (const variable of this.#variables.all) {
      if (mayName({ source, pieces }, variable.name)) most = Math.max(most, countOf(variable));
    }
    this.#counts.set(source, most);
    return most;
  }

  #ofSums(...sums: readonly LiftedSum[]): number {
    let pieces = 0;
    for (const { name } of sums.flatMap(({ terms }) => terms)) pieces += 1 + extraPieces(name);
    const names = sums.flatMap(({ terms }) => terms.map(({ name }) => name));
    const counts = names.map((name) => this.#countOf(name)).sort((a, b) => a - b);
    let groups = 1;
    for (const count of counts.slice(0, -1)) groups = Math.min(MAX_SUM_SIZE, groups * count);
    return pieces + groups * (GROUP_LENGTH + TEST_LENGTH + COMPARE_LENGTH);
  }
}

function countOf({ type, min, max }: Variable): number {
  return type === "integer" ? max - min + 1 : 1;
}

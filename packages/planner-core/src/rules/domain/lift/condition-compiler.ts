import type { IssueCollector } from "../../../base/json/issues.ts";
import type { ConditionNode } from "../../condition/node.ts";
import type { VariableTable } from "../definition/variables.ts";
import { bindCondition, type SumForm } from "./bind-condition.ts";
import { parseCondition } from "./lifted-condition.ts";
import { LiftedSizes } from "./lifted-size.ts";
import { NO_BINDING } from "./lifted-value.ts";

interface ConditionLimits {
  readonly maxNesting: number;
  readonly maxSize: number;
  /** Default `written-out`. */
  readonly sums?: SumForm | undefined;
}

/** Compiles conditions without parameters, with a limit on their size: even a few sums may expand to a lot of code. */
export class ConditionCompiler {
  readonly #variables: VariableTable;
  readonly #maxNesting: number;
  readonly #sizes: LiftedSizes;
  readonly #issues: IssueCollector;
  readonly #maxSize: number;
  readonly #sums: SumForm | undefined;
  #sizeLeft: number;

  /** @param maxSize limit on the code of all conditions together, in integers */
  constructor(
    variables: VariableTable,
    { maxNesting, maxSize, sums }: ConditionLimits,
    issues: IssueCollector,
  ) {
    this.#sums = sums;
    this.#variables = variables;
    this.#maxNesting = maxNesting;
    this.#sizes = sizesOf(variables);
    this.#issues = issues;
    this.#maxSize = maxSize;
    this.#sizeLeft = maxSize;
  }

  /** The compiled condition; undefined if it is invalid, which is reported. */
  compile(definition: unknown, pointer: string): ConditionNode | undefined {
    const issues = this.#issues;
    const context = { parameters: [], issues, maxNesting: this.#maxNesting };
    const lifted = parseCondition(definition, pointer, context);
    this.#sizeLeft -= this.#sizes.ofCondition(lifted);
    if (this.#sizeLeft >= 0) {
      return bindCondition(lifted, NO_BINDING, this.#variables, issues, this.#sums);
    }
    issues.add(
      pointer,
      `takes more than ${this.#maxSize} integers when written out`,
      "compare fewer sums, or give their variables smaller ranges",
    );
    return undefined;
  }
}

const knownSizes = new WeakMap<VariableTable, LiftedSizes>();

function sizesOf(variables: VariableTable): LiftedSizes {
  const known = knownSizes.get(variables);
  if (known !== undefined) return known;
  const sizes = new LiftedSizes(variables);
  knownSizes.set(variables, sizes);
  return sizes;
}

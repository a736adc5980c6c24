/**
 * The compiled form of a domain, for authors of planners and domain tools: conditions as trees and as code, effects as
 * integers, successor states and regression. May change in any release before 1.0.
 *
 * @module
 */

// biome-ignore-all assist/source/organizeImports: grouped by purpose

// Conditions as trees, and their analysis.
export {
  type CompareNode,
  type ConditionNode,
  isFalseNode,
  type Term,
  type TestNode,
} from "../condition/node.ts";
export { conditionVariables, conjuncts } from "../condition/condition-variables.ts";
export { Knowledge, simplify } from "../condition/simplify.ts";
export { TestPool } from "../condition/test-pool.ts";
export { type VariableBounds, mayHoldWithin, termAt } from "../condition/within-bounds.ts";

// Conditions as code: integers, evaluated on a packed state.
export { decodeRun, encode, nodeLength } from "../condition/code.ts";
export { holds } from "../condition/evaluate.ts";

// Effects, each EFFECT_LENGTH integers: an operation, a variable, an operand and a bound.
export {
  ASSIGN,
  COPY,
  DECREASE,
  EFFECT_LENGTH,
  INCREASE,
} from "../domain/actions/actions.ts";

// Values, and conditions in words.
export { decodeValue, encodeValue } from "../domain/definition/variables.ts";
export { formatWritten, readableParts } from "../domain/actions/format-condition.ts";

// Successor states, regression and dead ends.
export { nextStates } from "../plan/next-states.ts";
export { regressThrough } from "../plan/regress/regress.ts";
export { DeadEnds } from "../plan/dead-ends.ts";

// Domains in other threads.
export { type CompiledDomain, compileDomain, openCompiled } from "./compiled-domain.ts";

// Collections for searches.
export { CostHeap } from "../../base/collections/cost-heap.ts";
export { IntList } from "../../base/collections/int-list.ts";

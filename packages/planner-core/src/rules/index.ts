/**
 * The domain language: kinds, conditions, states, steps, and the proof of plans. Imports nothing but `base`.
 *
 * @module
 */

// biome-ignore-all assist/source/organizeImports: grouped by purpose, the main class first

// Domains: state, tools and goals.
export { loadDomain } from "./domain/load-domain.ts";
export { defineDomain } from "./domain/define-domain.ts";
export { Domain, type Goal } from "./domain/domain.ts";
export type { Step, DomainTypes, AnyDomainTypes } from "./domain/definition/types.ts";
export type {
  DomainDefinition,
  ToolDefinition,
  ParameterDefinition,
  VariableDefinition,
  EffectDefinition,
  Condition,
  Value,
} from "./domain/definition/definition.ts";
export type { Variable } from "./domain/definition/variables.ts";
export type { TypesOf, StateOf, StepOf } from "./domain/types-of.ts";

// Plans, their proof, and states.
export { provePlan, type Proof, type ProofFailure, explainFailure } from "./plan/prove-plan.ts";
export { PlanProver, type PlanConstraints } from "./plan/prover.ts";
export { regressPlan } from "./plan/regress/regress.ts";
export { type Plan, planOf } from "./plan/plan.ts";
export { CompiledCondition } from "./condition/condition.ts";
export { ActionSet } from "./domain/actions/action-set.ts";
export { Ways } from "./domain/actions/ways.ts";
export { applyAction } from "./domain/actions/actions.ts";
export type { PackedState } from "./state/packed-state.ts";
export { rebindView } from "./state/state-view.ts";
export { COST_SCALE } from "./domain/definition/costs.ts";

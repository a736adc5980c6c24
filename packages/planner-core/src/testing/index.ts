export type { ConformanceCheck, ConformanceOptions } from "./conformance/conformance-check.ts";
export {
  type LeadBehaviour,
  type LeadConformanceSetup,
  leadConformance,
} from "./conformance/lead-conformance.ts";
export {
  type LeadRequestField,
  type LeadWrapperSetup,
  leadWrapperConformance,
} from "./conformance/lead-wrapper-conformance.ts";
export { planCacheConformance } from "./conformance/plan-cache-conformance.ts";
export { plannerConformance } from "./conformance/planner-conformance.ts";
export { FakeClock, settle } from "./fake-clock.ts";
export {
  allStates,
  applicableActions,
  arbitraryCondition,
  arbitraryDefinition,
  arbitraryDomain,
  arbitraryPlan,
  arbitraryRun,
  arbitraryState,
  type PlanCase,
} from "./random/arbitraries.ts";
export { arbitraryProblem, type ProblemWithoutMode } from "./random/arbitrary-problem.ts";
export type { RandomDomainOptions } from "./random/random-definition.ts";
export {
  type ScriptedBehaviour,
  ScriptedLead,
  type ScriptedLeadOptions,
} from "./scripted-lead.ts";
export {
  type CourierTypes,
  courier,
  type WoodcutterTypes,
  woodcutter,
} from "./stages/sample-domains.ts";
export { StateSpace } from "./state-space.ts";
export { UniformCostPlanner } from "./uniform-cost-planner.ts";

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
} from "./arbitraries.ts";
export { arbitraryProblem, type ProblemWithoutMode } from "./arbitrary-problem.ts";
export type { ConformanceCheck, ConformanceOptions } from "./conformance-check.ts";
export { FakeClock, settle } from "./fake-clock.ts";
export {
  type LeadBehaviour,
  type LeadConformanceSetup,
  leadConformance,
} from "./lead-conformance.ts";
export {
  type LeadRequestField,
  type LeadWrapperSetup,
  leadWrapperConformance,
} from "./lead-wrapper-conformance.ts";
export { planCacheConformance } from "./plan-cache-conformance.ts";
export { plannerConformance } from "./planner-conformance.ts";
export type { RandomDomainOptions } from "./random-definition.ts";
export { type CourierTypes, courier, type WoodcutterTypes, woodcutter } from "./sample-domains.ts";
export {
  type ScriptedBehaviour,
  ScriptedLead,
  type ScriptedLeadOptions,
} from "./scripted-lead.ts";
export { StateSpace } from "./state-space.ts";
export { UniformCostPlanner } from "./uniform-cost-planner.ts";

export {
  type LeadBehaviour,
  type LeadConformanceSetup,
  leadConformance,
} from "./conformance/lead-conformance.ts";
export {
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
  arbitraryDomain,
  arbitraryState,
} from "./random/arbitraries.ts";
export { arbitraryProblem, type ProblemWithoutMode } from "./random/arbitrary-problem.ts";
export {
  type ScriptedBehaviour,
  ScriptedLead,
  type ScriptedLeadOptions,
} from "./scripted-lead.ts";
export { InstantSquadPlanner } from "./squads/instant-squad-planner.ts";
export { buildingYard, YardGame } from "./squads/yard-game.ts";
export { marketDefinition } from "./stages/market.ts";
export { type WoodcutterTypes, woodcutter } from "./stages/sample-domains.ts";
export { StateSpace } from "./state-space.ts";
export { UniformCostPlanner } from "./uniform-cost-planner.ts";
